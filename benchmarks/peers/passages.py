"""What every system is given, as a file: read and written with the standard library alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Passage:
    """A passage as Dateline cuts it, with what is known of its article."""

    id: str
    article_id: str
    start: int
    end: int
    text: str
    title: str
    publisher: str
    published: str

    @property
    def with_header(self) -> str:
        """For systems that search one text: title, publisher and date go before it."""
        return f"{self.title}\n{self.publisher}, {self.published}\n{self.text}"


def write_passages(path: Path, passages: Iterable[Passage]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for passage in passages:
            file.write(json.dumps(asdict(passage), ensure_ascii=False) + "\n")


def read_passages(path: Path) -> list[Passage]:
    with path.open(encoding="utf-8") as file:
        return [Passage(**json.loads(line)) for line in file]
