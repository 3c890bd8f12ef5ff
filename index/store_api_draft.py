"""(working draft of the public API of index/store.py; the real file replaces it)

class TokenCounter (index/tokens.py):  count(text) -> int

# index/reading/__init__.py
def read_paths(paths: Iterable[Path]) -> Iterator[Article | ReadError]

# index/store.py
@dataclass(frozen=True) class ArticleSummary: id, version, title, publisher, published_at, category, url, source, passages: int, characters: int
@dataclass(frozen=True) class ArticlePage: items: tuple[ArticleSummary, ...]; next_cursor: str | None
@dataclass(frozen=True) class IndexStatus: path: Path; format_version: int; model: str; dimension: int; articles: int; passages: int; publishers: tuple[str, ...]; earliest: datetime | None; latest: datetime | None; changed_at: datetime | None; bytes_on_disk: int
@dataclass(frozen=True) class AddProgress: articles_done: int; passages_done: int; failed: int; current: str   # source of the last one
@dataclass(frozen=True) class AddReport: added: int; changed: int; unchanged: int; passages: int; failed: tuple[ReadError, ...]; stopped: bool
@dataclass(frozen=True) class DeleteReport: deleted: tuple[str, ...]; missing: tuple[str, ...]

def open_reader(path: Path, embedder: Embedder) -> IndexReader          # raises IndexMissing, IndexDamaged, IndexMismatch
def open_writer(path: Path, embedder: Embedder, counter: TokenCounter) -> IndexWriter   # creates where missing; also IndexLocked, IndexUnwritable

class IndexReader:      # thread-safe; sees new commits by itself; is a Retriever; context manager
    def search(self, query: str, k: int, filters: Filters = Filters()) -> list[Hit]
    def article(self, article_id: str, version: int | None = None) -> Article     # raises ArticleNotFound
    def articles(self, filters: Filters = Filters(), *, cursor: str | None = None, limit: int = 50) -> ArticlePage   # newest first; raises ValueError on a bad cursor
    def status(self) -> IndexStatus
    def close(self) -> None

class IndexWriter:      # context manager; holds the lock from open to close
    def add(self, items: Iterable[Article | ReadError], *, on_progress: Callable[[AddProgress], None] | None = None, should_stop: Callable[[], bool] | None = None) -> AddReport
    def delete(self, article_ids: Sequence[str]) -> DeleteReport
    def close(self) -> None

All of these, and Article, Passage, Hit, Filters, Embedder, the errors, are importable from `index` (package __init__).
index.SentenceTransformerEmbedder(model: str | None = None)   # None = the packaged model; in index/sentence_transformer.py
index.TokenCounter()

# qa/answering.py
class Answerer:
    def __init__(self, archive: IndexReader, embedder: Embedder, counter: TokenCounter, chat_model: ChatModel | None) -> None
    def ask(self, question: Question) -> AsyncIterator[Event]     # async generator; errors come as Failed(error: QAError | DatelineIndexError)
def check_question(text: str) -> str     # qa/questions.py: stripped text; raises QuestionError when empty or over MAX_QUESTION_CHARACTERS (8,000)

# qa/openai_chat.py
class OpenAIChat(ChatModel): def __init__(self, *, base_url: str, model: str | None, api_key: str | None, context_tokens: int, timeout_s: float); async def aclose()
All of qa's public names (Answerer, Question, the events, Answer, Citation, errors, Message, OpenAIChat, check_question) are importable from `qa`.
"""
