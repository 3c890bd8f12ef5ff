"""One archive with articles in several languages, and one of before languages were told apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import Article, IndexReader, TokenCounter, open_reader, open_writer, rebuild
from index.directory import Layout
from index.manifest import LANGUAGES_KEY
from index.passages.compact import compact
from index.retrieval.vector_worth import VectorWorth
from tests.support.fakes import FakeEmbedder

STORIES = {
    "zh": "市政府周一宣布，港口将于五月关闭。工程师鲁思说，费用为二百三十万克朗，由中央政府承担。",
    "de": "Der Stadtrat beschloss, den Hafen im Mai zu schließen. Die Kosten trägt Jütland.",
    "th": "สภาเมืองประกาศเมื่อวันจันทร์ว่าจะปิดท่าเรือในเดือนพฤษภาคม ค่าใช้จ่ายสองล้านโครน",
    "ar": "أعلن المجلس يوم الاثنين إغلاق الميناء في مايو. وتبلغ التكلفة مليوني كرونة.",
    "ru": "Городской совет в понедельник объявил, что порт закроют в мае. Расходы несёт область.",
    "en": "The council said on Monday that the harbour will close in May. The state pays for it.",
}
QUESTIONS = {
    "zh": "港口什么时候关闭？",
    "de": "Wann schließt man die Häfen und wer trägt Kosten?",
    "th": "ท่าเรือจะปิดเมื่อไหร่",
    "ar": "متى يغلق الميناء؟",
    "ru": "Когда закроют порты?",
    "en": "When will the harbour close?",
}


def added(folder: Path, stories: dict[str, str]) -> Path:
    articles = [Article(id=name, title="", text=text, source=name, language=name)
                for name, text in stories.items()]  # fmt: skip
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.add(articles)
    return folder


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    folder = added(tmp_path_factory.mktemp("several") / "index", STORIES)
    with open_reader(folder, FakeEmbedder()) as reader:
        yield reader


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_question_finds_the_article_in_its_language(archive: IndexReader, language: str) -> None:
    query = archive.parse_query(QUESTIONS[language])
    assert query.language == language
    # Chance vectors say nothing.
    archive._current.worth = VectorWorth({"latin": 0.0, "others": 0.0})
    assert archive.search(query, 3)[0].article.id == language


def test_status_says_how_each_is_searched(archive: IndexReader) -> None:
    status = archive.status()
    assert dict(status.languages) == dict.fromkeys(STORIES, 1)
    assert not status.by_english_rules


def test_an_index_of_before_opens_says_so_and_is_brought_over(tmp_path: Path) -> None:
    folder = added(tmp_path / "index", STORIES)
    with closing(Layout(folder).opened(read_only=False)) as catalogue, catalogue.write() as before:
        before.set_meta(LANGUAGES_KEY, "")
    compact(folder)
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.status().by_english_rules
        assert reader.parse_query(QUESTIONS["de"]).language is None
        assert reader.search(QUESTIONS["en"], 3)
    added(folder, {"fr": "Le conseil ferme le port en mai, a dit le maire de la ville lundi."})
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.status().by_english_rules
    rebuild(folder, FakeEmbedder(), TokenCounter())
    with open_reader(folder, FakeEmbedder()) as reader:
        assert dict(reader.status().languages) == dict.fromkeys([*STORIES, "fr"], 1)
        assert reader.search(QUESTIONS["zh"], 1)[0].article.id == "zh"


def test_an_english_index_of_before_needs_nothing(tmp_path: Path) -> None:
    folder = added(tmp_path / "index", {"en": STORIES["en"]})
    with closing(Layout(folder).opened(read_only=False)) as catalogue, catalogue.write() as before:
        before.set_meta(LANGUAGES_KEY, "")
    with open_reader(folder, FakeEmbedder()) as reader:
        assert not reader.status().by_english_rules
    added(folder, {"zh": STORIES["zh"]})
    with open_reader(folder, FakeEmbedder()) as reader:
        assert dict(reader.status().languages) == {"en": 1, "zh": 1}
        assert reader.parse_query(QUESTIONS["zh"]).language == "zh"
