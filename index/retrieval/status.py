"""What an index holds, for people and for programs that watch over it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from index.catalogue import Snapshot
from index.catalogue.listing import languages, last_version_row, latest_rows, totals
from index.catalogue.shelves import Shelves
from index.directory import Layout
from index.embeddings import Embedder
from index.manifest import LANGUAGES_KEY, Languages
from index.models import Article
from index.nlp.language.scripts import ENGLISH
from index.retrieval.deduplicate import duplicates_of
from index.retrieval.vector_worth import VectorWorth

Mark = tuple[int, int]
"""How far an index has come: by two numbers that mean nothing in another one."""
NOTHING_YET: Mark = (0, 0)
"""That of an index that is not there yet, after which everything comes."""


@dataclass(frozen=True)
class LatestArticles:
    """What came after a mark, newest first: each article with those that say much the same.

    `left_out` counts those that there were besides; `mark` is where the index is now.
    """

    mark: Mark
    articles: Mapping[str, tuple[Article, Collection[Article]]]
    left_out: int = 0


@dataclass(frozen=True)
class IndexStatus:
    """What an index holds. `earliest` and `latest` are dates of publication.

    `search` is where passages are searched, for a person. `languages` says how many articles were
    stored in each, `vector_worth` what vectors count in it beside words, in [0, 1]. Where
    `by_english_rules`, an index of before has articles in others whose words it cuts by those.
    """

    path: Path
    format_version: int
    model: str
    dimension: int
    articles: int
    passages: int
    publishers: tuple[str, ...]
    earliest: datetime | None
    latest: datetime | None
    changed_at: datetime | None
    bytes_on_disk: int
    search: str
    languages: Mapping[str, int] = field(default_factory=dict)
    vector_worth: Mapping[str, float] = field(default_factory=dict)
    by_english_rules: bool = False


def index_status(
    snapshot: Snapshot, layout: Layout, embedder: Embedder, place: str, shelves: Shelves
) -> IndexStatus:
    """What the shelves hold at the snapshot's commit; `place` is where it is searched.

    How much room it takes is said of all of it.
    """
    identity, known = snapshot.identity(layout.folder), Languages.of(snapshot.meta(LANGUAGES_KEY))
    stored = known.stored if known and shelves is None else languages(snapshot, shelves)
    worth = VectorWorth.of(identity.embedder) if identity and known else VectorWorth({})
    return IndexStatus(
        path=layout.folder,
        format_version=identity.format_version if identity else 0,
        model=identity.embedder.model if identity else embedder.model,
        dimension=identity.embedder.dimension if identity else 0,
        **vars(totals(snapshot, shelves)),
        bytes_on_disk=layout.bytes_on_disk(),
        search=place,
        languages=stored,
        vector_worth={name: worth.of_language(name) for name in stored},
        by_english_rules=known is None and bool(stored.keys() - {ENGLISH}),
    )


def latest_articles(
    snapshot: Snapshot, after: Mark | None, most: int, shelves: Shelves
) -> LatestArticles:
    """The newest `most` of the articles on the shelves that came after the mark; none where it is
    of another index, or there is none."""
    mark = snapshot.generation(), last_version_row(snapshot)
    is_same = after is not None and after[0] in (mark[0], NOTHING_YET[0])
    if after is None or not is_same or after[1] >= mark[1]:
        return LatestArticles(mark, {})
    found = latest_rows(snapshot, after[1], shelves)
    taken = found[:most]
    copies = duplicates_of({row: story for row, _, story in taken}, snapshot, shelves)
    articles = {
        article_id: (article, copies[row])
        for row, article_id, _ in taken
        if (article := snapshot.article(article_id, None))
    }
    return LatestArticles(mark, articles, len(found) - len(taken))
