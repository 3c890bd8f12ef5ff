"""A BEIR folder: a corpus, questions, and which articles are relevant to which question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadError
from index.models import Article
from index.readers.encoding import read_lines
from index.readers.fields import Fields, Record
from index.readers.formats.json import read_jsonl, read_objects
from index.readers.source import file_source, source_name

_COLUMNS = 3
_TYPE_FIELDS = ("question_type", "type")


@dataclass(frozen=True)
class Query:
    """`types` are what its metadata calls its kind of question; most sets say nothing."""

    id: str
    text: str
    types: tuple[str, ...]
    metadata: Record
    source: str


@dataclass(frozen=True)
class Judgement:
    query_id: str
    article_id: str
    relevance: int
    source: str


@dataclass(frozen=True)
class BeirFolder:
    """`corpus.jsonl`, `queries.jsonl` and `qrels/SPLIT.tsv` in one folder.

    What is wrong with a line comes as a ReadError in its place; the rest is still read.
    """

    folder: Path
    split: str

    @property
    def name(self) -> str:
        return self.folder.resolve().name

    @property
    def corpus_file(self) -> Path:
        return self.folder / "corpus.jsonl"

    @property
    def queries_file(self) -> Path:
        return self.folder / "queries.jsonl"

    @property
    def qrels_file(self) -> Path:
        return self.folder / "qrels" / f"{self.split}.tsv"

    def check_there(self) -> None:
        """Raises ReadError, naming the first file that cannot be opened."""
        for path in (self.corpus_file, self.queries_file, self.qrels_file):
            try:
                path.open("rb").close()
            except OSError as error:
                why = f"cannot be read: {(error.strerror or 'the system refused it').lower()}."
                raise ReadError(source_name(path), why, self._mend(path)) from None

    def articles(self) -> Iterator[Article | ReadError]:
        """The corpus in order; a second article of the same id is refused."""
        seen = set[str]()
        for item in read_jsonl(file_source(self.corpus_file)):
            if isinstance(item, Article):
                if item.id in seen:
                    yield _twice(item.source, f"article {item.id!r}")
                    continue
                seen.add(item.id)
            yield item

    def queries(self) -> Iterator[Query | ReadError]:
        """The questions in order; a second one of the same id is refused."""
        seen = set[str]()
        for number, record in read_objects(file_source(self.queries_file)):
            try:
                query = _query(f"{source_name(self.queries_file)}#{number}", record)
            except ReadError as error:
                yield error
                continue
            if query.id in seen:
                yield _twice(query.source, f"question {query.id!r}")
                continue
            seen.add(query.id)
            yield query

    def judgements(self) -> Iterator[Judgement | ReadError]:
        """The lines of the qrels; a first line that holds no number is their header."""
        for number, line in read_lines(file_source(self.qrels_file)):
            try:
                yield _judgement(f"{source_name(self.qrels_file)}#{number}", line)
            except ReadError as error:
                if number > 1 or isinstance(line, ReadError) or not _is_header(line):
                    yield error

    def _mend(self, path: Path) -> str:
        splits = sorted(file.stem for file in self.qrels_file.parent.glob("*.tsv"))
        if path == self.qrels_file and splits:
            return f"There is: --split {', '.join(splits)}"
        return "--dataset takes a folder with corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv."


def _query(source: str, record: Record | ReadError) -> Query:
    if isinstance(record, ReadError):
        raise record
    fields = Fields(source, record)
    query_id, text = fields.id(), fields.text()
    if query_id is None:
        raise ReadError(source, 'field "_id" is missing.', "Give every question an id.")
    found = record.get("metadata")
    metadata: Record = found if isinstance(found, dict) else {}
    return Query(query_id, text, _types(metadata), metadata, source)


def _types(metadata: Record) -> tuple[str, ...]:
    for name in _TYPE_FIELDS:
        value = metadata.get(name)
        if isinstance(value, str) and value.strip():
            return (value.strip(),)
        if isinstance(value, list):
            return tuple(dict.fromkeys(kind for kind in value if isinstance(kind, str)))
    return ()


def _judgement(source: str, line: str | ReadError) -> Judgement:
    if isinstance(line, ReadError):
        raise line
    columns = [column.strip() for column in line.split("\t")]
    if len(columns) != _COLUMNS or not all(columns):
        raise ReadError(
            source,
            f"{len(columns)} columns.",
            "A line is a question's id, an article's id and a whole number, with tabs between.",
        )
    try:
        return Judgement(columns[0], columns[1], int(columns[2]), source)
    except ValueError:
        raise ReadError(
            source, f"{columns[2]!r} is not a whole number.", "0 is not relevant, 1 or more is."
        ) from None


def _is_header(line: str) -> bool:
    return len(line.split("\t")) == _COLUMNS


def _twice(source: str, what: str) -> ReadError:
    return ReadError(source, f"the {what} stands twice.", "The first one is taken.")
