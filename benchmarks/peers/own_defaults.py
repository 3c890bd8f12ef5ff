"""What each system gives a model to answer from, as it comes:

    PYTHON -m benchmarks.peers.own_defaults SYSTEM MODEL ARTICLES QUESTIONS

SYSTEM is dateline (by Dateline's own python), or llama_index, haystack, txtai (by that of
build/peers/venv), or haiku_rag (Python 3.12 with haiku.rag-slim==0.101.1 and
docling-core[chunking]==2.104.0). MODEL is the folder of the packaged embedding model; for haiku_rag
"URL FOLDER", the address of an endpoint of its vectors in OpenAI's form before it. ARTICLES has a
`title` and a `text` a line, QUESTIONS a `question` and the regular expressions of its answer as
`must`, or in BEIR's way a `text` and `metadata.evidence`. Prints how many questions have all that
they need in what is given, and how many words that is.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Search = Callable[[str], list[str]]
Record = dict[str, Any]
_SPACE = re.compile(r"\s+")
# What an answer may not say before: of what is found alone nothing is asked but that it is there.
_BEFORE = re.compile(r"^\^\(\?:\(\?!.*?\)\.\)\*")


def dateline(file: str, _: str) -> Search:
    """Ten passages, as its own search gives them."""
    from index import IndexEmbedder, TokenCounter, open_reader, open_writer
    from index.readers import read_paths

    folder = Path(tempfile.mkdtemp())
    embedder = IndexEmbedder(folder, writing=True)
    with open_writer(folder, embedder, TokenCounter()) as writer:
        writer.add(read_paths([Path(file)]))
    reader = open_reader(folder, embedder)
    return lambda question: [
        f"{hit.article.title}\n{hit.passage.text}" for hit in reader.search(question, 10)
    ]


def llama_index(file: str, model: str) -> Search:
    """The five lines of its documentation's first page: two nodes of 1,024 tokens."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    documents = [
        Document(text=each["text"], metadata={"title": each["title"]}) for each in _lines(file)
    ]
    index = VectorStoreIndex.from_documents(
        documents, embed_model=HuggingFaceEmbedding(model_name=model)
    )
    retriever = index.as_retriever()
    return lambda question: [each.node.get_content() for each in retriever.retrieve(question)]


def haystack(file: str, _: str) -> Search:
    """The parts of its first tutorial, with its splitter: ten pieces of 200 words by BM25."""
    from haystack import Document
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    splitter, store = DocumentSplitter(), InMemoryDocumentStore()
    splitter.warm_up()
    documents = [Document(content=_whole(each)) for each in _lines(file)]
    store.write_documents(splitter.run(documents=documents)["documents"])
    retriever = InMemoryBM25Retriever(document_store=store)
    return lambda question: [
        str(each.content) for each in retriever.run(query=question)["documents"]
    ]


def txtai(file: str, model: str) -> Search:
    """The lines of its README: an article a vector, the best three."""
    from txtai import Embeddings

    embeddings = Embeddings(path=model, content=True)
    embeddings.index(map(_whole, _lines(file)))
    return lambda question: [found["text"] for found in embeddings.search(question)]


def haiku_rag(file: str, model: str) -> Search:
    """Its client's own way of adding and searching, as its README has it: pieces of 256 tokens by
    docling's chunker, five hits by vectors and words, widened as its answering agent is given them.

    Documents are made paragraph by paragraph, as its converter makes them, which comes with torch;
    its vectors are those of an endpoint, here one of the same model.
    """
    import asyncio

    from docling_core.types.doc.document import DoclingDocument
    from docling_core.types.doc.labels import DocItemLabel
    from haiku.rag.client import HaikuRAG
    from haiku.rag.config import AppConfig

    url, tokenizer = model.split()
    config = AppConfig()
    config.embeddings.model.provider, config.embeddings.model.name = "openai", "own"
    config.embeddings.model.base_url, config.embeddings.model.api_key = url, "none"
    config.embeddings.model.vector_dim = 384
    config.processing.chunking_tokenizer = tokenizer

    def document(article: Record) -> Any:
        made = DoclingDocument(name=article["title"])
        made.add_title(article["title"])
        for paragraph in article["text"].split("\n\n"):
            made.add_text(DocItemLabel.TEXT, paragraph)
        return made

    loop = asyncio.new_event_loop()
    client = HaikuRAG(Path(tempfile.mkdtemp()) / "db", config=config, create=True)
    loop.run_until_complete(client.__aenter__())

    async def add() -> None:
        for article in _lines(file):
            made = document(article)
            await client.import_document(made, await client.chunk(made), title=article["title"])

    async def given(question: str) -> list[str]:
        found = await client.expand_context(await client.search(question))
        return [f"{each.document_title}\n{each.content}" for each in found]

    loop.run_until_complete(add())
    return lambda question: loop.run_until_complete(given(question))


def _whole(article: Record) -> str:
    return f"{article['title']}\n{article['text']}"


SYSTEMS = {each.__name__: each for each in (dateline, haiku_rag, llama_index, haystack, txtai)}


def main() -> None:
    system, model, articles_file, questions_file = sys.argv[1:]
    began = time.monotonic()
    search = SYSTEMS[system](articles_file, model)
    asked, words = list[bool](), list[int]()
    for question, rules in _questions(_lines(questions_file)):
        given = _SPACE.sub(" ", "\n".join(search(question)))
        asked.append(all(re.search(rule, given, re.IGNORECASE) for rule in rules))
        words.append(len(given.split()))
        if not asked[-1]:
            print("missed:", question, file=sys.stderr)
    print(
        f"{system}: {sum(asked)} of {len(asked)} have all, {sum(words) / len(words):.0f} words,"
        f" {time.monotonic() - began:.0f} s"
    )


def _lines(file: str) -> list[Record]:
    return [json.loads(line) for line in Path(file).read_text("utf-8").splitlines()]


def _questions(records: list[Record]) -> Iterable[tuple[str, list[str]]]:
    for each in records:
        if "question" in each:
            if each["answerable"] and each.get("must") and "verdict" not in each:
                yield each["question"], [_BEFORE.sub("", rule) for rule in each["must"]]
        elif facts := [found["fact"] for found in each["metadata"].get("evidence", ())]:
            yield each["text"], [re.escape(_SPACE.sub(" ", fact).strip()) for fact in facts]


if __name__ == "__main__":
    main()
