"""Collections of an index: who sees what of it, and that moving an article embeds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index import (
    Article,
    ArticleNotFound,
    Filters,
    IndexReader,
    TokenCounter,
    Vectors,
    backup,
    compact,
    copy,
    open_reader,
    open_writer,
    rebuild,
    restore,
    verify,
)
from index.catalogue.shelves import Collection
from index.collections import EVERYTHING, OPEN, View
from index.directory import Layout
from index.errors import CollectionNotFound, CollectionRestricted, CollectionsGone
from index.ingest.writer import IndexWriter
from index.passages.base import WordSearch
from index.passages.lexical import LexicalIndex
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder

COUNTER = TokenCounter()
SECRET = Article(
    id="secret",
    title="Minister Quillfeather to resign",
    text=(
        "Minister Quillfeather will resign over the harbour wall on Thursday, her office wrote. The"
        " letter was seen by three people who asked not to be named, and gives the cost of the wall"
        " as the reason. A successor is to be chosen before the end of the month by the governors,"
        " who met for four hours in the old customs house and left by a side door without a word."
    ),
    publisher="Whisper Wire",
    category="scoops",
    source="secret.md",
    language="en",
)
# Word for word what the secret one says, by another publisher.
COPY = replace(
    SECRET, id="copy", publisher="The Selby Post", text=SECRET.text + " It was her choice."
)
DESK, SPORTS = View.of(["Embargo"]), View.of(["sports"])


class NeverEmbedding(FakeEmbedder):
    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("embedded again")


def writing(folder: Path) -> IndexWriter:
    return open_writer(folder, NeverEmbedding(), COUNTER)


def made(folder: Path) -> Path:
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        writer.collections.make("Embargo", restricted=True)
        secret = replace(SECRET, collections=("embargo",))
        writer.add([HARBOUR, ORCHARD, replace(CHOIR, collections=("Sports",)), secret])
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path / "index")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    folder = made(tmp_path_factory.mktemp("archive"))
    with open_reader(folder, FakeEmbedder()) as reader:
        yield reader


def seen(reader: IndexReader, view: View, filters: Filters = Filters()) -> set[str]:
    """By searching, which must be what listing shows and reading gives."""
    here = reader.seen_by(view)
    found = {hit.article.id for hit in here.search("harbour frost choir minister", 50, filters)}
    assert found == {each.id for each in here.articles(filters).items}
    for each in ("harbour", "orchard", "choir", "secret"):
        if each in found:
            assert here.article(each).id == each
        elif not filters:
            with pytest.raises(ArticleNotFound, match="There is no article"):
                here.article(each)
    return found


def test_each_view_sees_its_own(archive: IndexReader) -> None:
    assert seen(archive, EVERYTHING) == {"harbour", "orchard", "choir", "secret"}
    assert seen(archive, OPEN) == {"harbour", "orchard", "choir"}
    assert seen(archive, SPORTS) == {"choir"}
    assert seen(archive, DESK) == {"secret"}
    assert seen(archive, View.of(["sports", "embargo", "gone"])) == {"choir", "secret"}


def test_filters_narrow_what_is_seen_and_never_widen_it(archive: IndexReader) -> None:
    assert seen(archive, EVERYTHING, Filters(collections=("SPORTS",))) == {"choir"}
    assert seen(archive, EVERYTHING, Filters(collections=("sports", "embargo"))) == {
        "choir",
        "secret",
    }
    assert seen(archive, OPEN, Filters(collections=("embargo",))) == set()
    assert seen(archive, SPORTS, Filters(collections=("embargo", "nonesuch"))) == set()
    assert seen(archive, SPORTS, Filters(shelves=frozenset(range(9)))) == {"choir"}


@pytest.mark.parametrize("view", [OPEN, SPORTS])
def test_nothing_is_told_of_what_is_hidden(archive: IndexReader, view: View) -> None:
    here = archive.seen_by(view)
    assert "Whisper Wire" not in here.status().publishers
    assert here.parse_query("What did Whisper Wire write?").full.publishers == frozenset()
    assert here.parse_query("Any articles about scoops?").categories == frozenset()
    assert "Whisper Wire" not in {each.name for each in here.shares().publishers}
    assert here.terms_beginning("quillf") == []
    (term,) = here.terms("Quillfeather")
    assert here.rarity([term])[term] == pytest.approx(1.0)
    assert archive.rarity([term])[term] < 1
    assert list(here.every_hit("Quillfeather")) == []
    assert "Embargo" not in {each.name for each in here.collections()}
    status = here.status()
    assert (status.articles, status.passages) == ((3, 3) if view == OPEN else (1, 1))


def test_collections_with_what_is_seen_of_them(archive: IndexReader) -> None:
    assert archive.collections() == [
        Collection("Embargo", 1, restricted=True),
        Collection("Sports", 1, restricted=False),
    ]
    assert [each.name for each in archive.seen_by(OPEN).collections()] == ["Sports"]
    assert [each.name for each in archive.seen_by(DESK).collections()] == ["Embargo"]


def test_a_copy_of_a_hidden_article_does_not_name_it(folder: Path) -> None:
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        writer.add([COPY])
    with open_reader(folder, FakeEmbedder()) as reader:
        (hit, *_) = reader.search("Quillfeather", 5)
        assert {hit.article.id, *(each.id for each in hit.copies)} == {"secret", "copy"}
        (hit, *_) = reader.seen_by(OPEN).search("Quillfeather", 5)
        assert (hit.article.id, hit.copies, hit.also_published_by) == ("copy", (), ())


def test_moving_embeds_nothing_and_is_seen_by_the_next_search(folder: Path) -> None:
    with open_reader(folder, FakeEmbedder()) as reader:
        assert seen(reader, SPORTS) == {"choir"}
        with writing(folder) as writer:
            report = writer.collections.put_into(["harbour", "choir", "nobody"], ["sports"])
            assert (report.moved, report.missing) == (("harbour",), ("nobody",))
        assert seen(reader, SPORTS) == {"choir", "harbour"}
        assert reader.article("harbour").version == 1
        with writing(folder) as writer:
            assert writer.collections.take_out_of(["choir", "orchard"], "Sports").moved == (
                "choir",
            )
            with pytest.raises(CollectionNotFound, match="'nonesuch'"):
                writer.collections.take_out_of(["choir"], "nonesuch")
        assert seen(reader, SPORTS) == {"harbour"}
        assert seen(reader, OPEN) == {"harbour", "orchard", "choir"}
    assert list(verify(folder, COUNTER)) == []


def test_an_unchanged_article_is_moved_where_it_names_a_collection(folder: Path) -> None:
    with writing(folder) as writer:
        report = writer.add([replace(HARBOUR, collections=("Late news",)), CHOIR])
        assert (report.unchanged, report.added, report.changed) == (2, 0, 0)
    with open_reader(folder, FakeEmbedder()) as reader:
        assert seen(reader, View.of(["late NEWS"])) == {"harbour"}
        # To name none takes out of none.
        assert seen(reader, SPORTS) == {"choir"}


def test_a_new_version_stays_where_the_article_is(folder: Path) -> None:
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        writer.add([replace(SECRET, text="Minister Quillfeather stays after all.")])
    with open_reader(folder, FakeEmbedder()) as reader:
        assert seen(reader, OPEN) == {"harbour", "orchard", "choir"}
        assert reader.seen_by(DESK).article("secret", 1).version == 1
        with pytest.raises(ArticleNotFound, match="There is no version 1 of article"):
            reader.seen_by(OPEN).article("secret", 1)


def test_a_retracted_article_is_as_hidden_as_it_was(folder: Path) -> None:
    with writing(folder) as writer:
        writer.delete(["secret", "choir"], keep_record=True)
    with open_reader(folder, FakeEmbedder()) as reader:
        with pytest.raises(ArticleNotFound, match="was retracted"):
            reader.seen_by(DESK).article("secret")
        with pytest.raises(ArticleNotFound, match="There is no article 'secret'"):
            reader.seen_by(OPEN).article("secret")
        with pytest.raises(ArticleNotFound, match="was retracted"):
            reader.seen_by(OPEN).article("choir")


def test_of_a_deleted_collection_nothing_is_seen_and_its_articles_stay(folder: Path) -> None:
    with open_reader(folder, FakeEmbedder()) as reader:
        bound = reader.seen_by(SPORTS)
        assert bound.search("choir", 5)
        with writing(folder) as writer:
            writer.collections.delete("sports")
            with pytest.raises(CollectionNotFound):
                writer.collections.delete("sports")
        asked: list[Callable[[], object]] = [
            lambda: bound.search("choir", 5),
            lambda: bound.search("choir", 5, Filters(collections=("embargo",))),
            lambda: list(bound.every_hit("choir")),
            lambda: bound.article("choir"),
            bound.articles,
            bound.shares,
            bound.status,
            bound.collections,
            lambda: bound.parse_query("Who won?"),
        ]
        for ask in asked:
            with pytest.raises(CollectionsGone, match="'sports'"):
                ask()
        assert seen(reader, OPEN) == {"harbour", "orchard", "choir"}
        with writing(folder) as writer:
            writer.collections.put_into(["orchard"], ["Sports"])
        assert seen(reader, SPORTS) == {"orchard"}


def test_a_restricted_one_is_not_deleted_over_its_articles(folder: Path) -> None:
    with open_reader(folder, FakeEmbedder()) as reader:
        with writing(folder) as writer:
            with pytest.raises(CollectionRestricted, match="everybody would see"):
                writer.collections.delete("embargo")
            writer.collections.put_into(["secret"], ["Sports"])
        assert seen(reader, SPORTS) == {"choir"}
        with writing(folder) as writer:
            writer.collections.make("Embargo", restricted=False)
        assert seen(reader, OPEN) == {"harbour", "orchard", "choir", "secret"}
        with writing(folder) as writer:
            writer.collections.delete("Embargo")
        assert seen(reader, SPORTS) == {"choir", "secret"}
        assert [each.name for each in reader.collections()] == ["Sports"]


def test_what_makes_the_index_again_keeps_who_sees_what(folder: Path, tmp_path: Path) -> None:
    def check(place: Path, embedder: FakeEmbedder = FakeEmbedder()) -> None:
        with open_reader(place, embedder) as reader:
            assert seen(reader, OPEN) == {"harbour", "orchard", "choir"}
            assert seen(reader, DESK) == {"secret"}

    compact(folder)
    check(folder)
    backup(folder, tmp_path / "kept.zip")
    restore(tmp_path / "kept.zip", tmp_path / "restored", COUNTER)
    check(tmp_path / "restored")
    copy(folder, tmp_path / "copied")
    check(tmp_path / "copied")
    other = FakeEmbedder(weights="1")
    rebuild(folder, other, COUNTER)
    check(folder, other)


WOODS = "alder beech cedar aspen maple larch rowan holly hazel birch".split()


@pytest.mark.parametrize("removed", [False, True])
def test_no_score_tells_which_words_hidden_articles_have(tmp_path: Path, removed: bool) -> None:
    """Words that are alike in what is seen score alike, however many hidden passages have them."""
    plain = replace(HARBOUR, text=f"They planted {' '.join(WOODS)} by the harbour in spring.")
    with open_writer(tmp_path, FakeEmbedder(), COUNTER) as writer:
        writer.collections.make("Embargo", restricted=True)
        writer.add([plain, ORCHARD, CHOIR])
        for number in range(4):
            hidden = f"{' and '.join(WOODS[:5])} were felled, the minister said {number} times."
            secret = replace(SECRET, id=f"secret-{number}", text=hidden, source=f"{number}.md")
            writer.add([replace(secret, collections=("embargo",))])
        if removed:
            writer.delete(["secret-0", "secret-1"])
    lexicon = LexicalIndex(Layout(tmp_path).lexical)

    def scores(shelves: frozenset[int] | None) -> list[float]:
        """Of the passage that everybody sees, which came first, for each of the words."""
        searches = [WordSearch(word, 9, Filters(shelves=shelves)) for word in WOODS]
        return [dict(found)[1] for found in lexicon.search(searches)]

    of_all, of_seen = scores(None), scores(frozenset({0}))
    assert max(of_all[:5]) < min(of_all[5:])
    assert max(of_seen) - min(of_seen) < 1e-6
