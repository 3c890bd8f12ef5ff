"""One archive with articles in several languages, and one of before languages were told apart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import (
    Article,
    IndexReader,
    TokenCounter,
    date_annotations,
    open_reader,
    open_writer,
    rebuild,
)
from index.directory import Layout
from index.directory.embedder import IndexEmbedder
from index.embeddings.export_folder import ModelExport, Prompts
from index.manifest import LANGUAGES_KEY
from index.nlp.language.analysis import terms_in
from index.passages.compact import compact
from index.retrieval.vector_worth import VectorWorth
from qa import Answer, Done, Question
from qa.conversation import understood
from qa.evidence import score_sentences
from qa.evidence.refusal import told_in
from qa.llm import Message
from server.cli.index import maintenance
from server.container import Container
from server.settings import load_settings
from tests.support.fakes import FakeEmbedder
from tests.support.small_models import save_aligned_model

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


@pytest.mark.parametrize("language", ["de", "ru", "zh"])
def test_a_question_in_another_language_is_no_follow_up(
    archive: IndexReader, language: str
) -> None:
    turns = [Message("user", QUESTIONS["en"]), Message("assistant", "In May.")]
    asked = {"de": "Kosten in Jütland?", "ru": "Расходы области?", "zh": "费用多少？"}[language]
    found = asyncio.run(understood(asked, turns, archive, TokenCounter(), None))
    assert found.question == asked


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


# Each a meaning, by its words in English, German and Russian.
MEANINGS = {
    "harbour": ["harbour", "Hafen", "порт"],
    "close": ["close", "schließt", "закроют"],
    "orchard": ["orchard", "Obstgarten", "сад"],
    "apples": ["apples", "Äpfel", "яблоки"],
    "choir": ["choir", "Chor", "хор"],
    "sings": ["sings", "singt", "поёт"],
}
ENGLISH_ONLY = {
    "harbour": "The harbour will close in May.",
    "orchard": "The orchard has apples.",
    "choir": "The choir sings.",
}


def test_with_a_model_of_several_languages_questions_cross_them(tmp_path: Path) -> None:
    """Its vectors count in full, and with the words before them that it wants."""
    model = save_aligned_model(tmp_path / "model", MEANINGS)
    folder = tmp_path / "index"
    with open_writer(folder, IndexEmbedder(folder, model, writing=True), TokenCounter()) as writer:
        writer.add([Article(id=name, title="", text=text, language="en", source="a")
                    for name, text in ENGLISH_ONLY.items()])  # fmt: skip
        writer.add([Article(id="ru", title="", text="Рынок открыт.", language="ru", source="a")])
    embedder = IndexEmbedder(folder, model)
    with open_reader(folder, embedder) as reader:
        assert reader.vector_worth("ru") == reader.vector_worth("de") == 1
        for question, answer in {
            "Wann schließt der Hafen?": "harbour",
            "Äpfel im Obstgarten": "orchard",
            "Когда закроют порт?": "harbour",
            "Где поёт хор?": "choir",
        }.items():
            assert reader.search(question, 4)[0].article.id == answer, question
    (place,) = Layout(folder).exports()
    assert ModelExport.opened(place).prompts == Prompts("query: ", "passage: ")


# Bad input: text of two languages, three words, a wrong or unknown label, transliterated names.
ODD = {
    "two": ("The council met. 市政府周一宣布港口将于五月关闭。", "en", "港口关闭"),
    "three": ("Hafen bleibt zu", None, "Hafen"),
    "wrong": ("Городской совет закроет рынок в июне, сообщил мэр.", "fr", "рынок совет"),
    "nonsense": ("Katedralen brann ned i natt", "x-nonsense", "katedralen"),
    "unknown": ("ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ᎠᏓᏅᏖᏗ", None, "ᎦᏬᏂᎯᏍᏗ"),
    "names": ("Vladimir Zhirinovsky und Wladimir Schirinowski sprachen.", "de", "Schirinowski"),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    folder = tmp_path_factory.mktemp("odd") / "index"
    articles = [Article(id=name, title="", text=text, language=label, source=name)
                for name, (text, label, _) in ODD.items()]  # fmt: skip
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.add(articles)
    with open_reader(folder, FakeEmbedder()) as reader:
        reader._current.worth = VectorWorth({"latin": 0.0, "others": 0.0})
        yield reader


@pytest.mark.parametrize("name", ODD)
def test_an_odd_article_is_found_by_its_words_and_answered(odd: IndexReader, name: str) -> None:
    text, label, question = ODD[name]
    assert terms_in(text, label)
    query = odd.parse_query(question)
    hits = odd.search(query, 3)
    assert hits[0].article.id == name
    assert score_sentences(question, hits, odd, FakeEmbedder(), query.language)
    assert date_annotations(text, datetime(2021, 9, 23, tzinfo=UTC), label) is not None


def test_the_command_says_why_an_index_of_before_is_rebuilt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Container, "writing_embedder", FakeEmbedder())
    monkeypatch.setattr(Container, "embedder", FakeEmbedder())
    folder = added(tmp_path / "index", STORIES)
    with closing(Layout(folder).opened(read_only=False)) as catalogue, catalogue.write() as before:
        before.set_meta(LANGUAGES_KEY, "")
    compact(folder)
    why = "Their words were cut by English rules; now by those of each article's language."
    for said in (f"Rebuilt: 6 articles.\n{why}\n", "Rebuilt: 6 articles.\n"):
        maintenance.rebuild(folder)
        assert capsys.readouterr().out == said


# What nothing in the archive speaks of, and what of it the refusal names.
UNANSWERED = {
    "es": ("¿Qué dijo la ministra Elvira Montes de la merluza?", "Elvira Montes"),
    "ru": ("Что заявил тренер Олег Сидоров о турнире по шахматам?", "Олег Сидоров"),
    "zh": ("谁获得了文学奖？", ""),
    "el": ("Τι ανακοίνωσε ο Παύλος Μαρκάκης για τις εκλογές;", "Παύλος Μαρκάκης"),
    "th": ("ใครได้รับรางวัลวรรณกรรม", ""),
    "ar": ("من فاز بجائزة الأدب؟", ""),
}
ANSWERED = {
    "es": "¿Quién paga el cierre del puerto?",
    "ru": "Кто несёт расходы порта?",
    "zh": "港口什么时候关闭？",
    "el": "Πότε κλείνει το λιμάνι;",
    "th": "ท่าเรือจะปิดเมื่อไหร่",
    "ar": "متى يغلق الميناء؟",
}
OTHERS = {
    "es": "El ayuntamiento anunció que el puerto cerrará en mayo. El cierre lo paga la región.",
    "el": "Ο δήμος ανακοίνωσε ότι το λιμάνι κλείνει τον Μάιο. Πληρώνει το κράτος.",
}


@pytest.fixture(scope="module")
def asked_archive(tmp_path_factory: pytest.TempPathFactory) -> Container:
    folder = tmp_path_factory.mktemp("unanswered") / "index"
    container = Container(load_settings(index=folder, reader="off"))
    articles = [
        Article(id=name, title="", text=text, source=name, language=name)
        for name, text in (STORIES | OTHERS).items()
    ]
    with container.writer() as writer:
        writer.add(articles)
    return container


@pytest.mark.parametrize("language", UNANSWERED)
def test_what_nothing_speaks_of_is_refused_in_the_questions_language(
    asked_archive: Container, language: str
) -> None:
    question, missing = UNANSWERED[language]
    refused = asyncio.run(answered(asked_archive, question))
    assert not refused.answerable
    assert missing in refused.answer
    assert refused.refusal == ("name_missing" if missing else "below_threshold")
    assert "The articles" not in refused.answer or told_in(language) == "en"
    assert asyncio.run(answered(asked_archive, ANSWERED[language])).answerable


async def answered(container: Container, question: str) -> Answer:
    events = container.ask(Question(question, mode="extractive"))
    return [event async for event in events if isinstance(event, Done)][-1].answer
