"""Claims beside their spans in other languages: what is right stays, what is not there goes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from index import Article, Hit, Passage
from index.nlp.language.values import months_of, values_of
from index.nlp.words import Vocabulary
from qa.citations import Span
from qa.verification.other_languages import language_told_in, names_unsaid, numbers_unsaid
from qa.verification.rule_verifier import RuleVerifier
from tests.support.fakes import FakeEmbedder

# A span, what it says in fewer words, and claims that it does not back, with the check that fails.
STORIES = {
    "zh": (
        "市政府周一宣布，港口将于2024年5月3日关闭，费用为230万克朗。",
        ["港口将于2024年5月3日关闭。", "费用为2,300,000克朗。"],
        {"number": "港口将于2024年5月4日关闭。", "negation": "港口将不会关闭。"},
    ),
    "ja": (
        "市議会は2024年5月3日に港を閉鎖すると発表した。",
        ["2024年5月3日に港を閉鎖する。"],
        {"number": "2024年5月9日に港を閉鎖する。"},
    ),
    "ko": (
        "시의회는 2024년 5월 3일 항구를 폐쇄한다고 발표했다.",
        ["시의회는 5월 3일 항구를 폐쇄한다."],
        {"number": "시의회는 5월 4일 항구를 폐쇄한다."},
    ),
    "de": (
        "Der Stadtrat beschloss, den Hafen am 3. Mai 2024 zu schließen. Das kostet 2,3 Mio. Euro.",
        ["Der Stadtrat beschloss, den Hafen zu schließen.", "Das kostet 2,3 Millionen Euro."],
        {
            "number": "Das kostet 3,2 Millionen Euro.",
            "day": "Der Stadtrat beschloss, den Hafen am 3. Juni 2024 zu schließen.",
            "negation": "Der Stadtrat beschloss, den Hafen nicht zu schließen.",
        },
    ),
    "ru": (
        "Глава города Иван Петров заявил, что порт закроют 3 мая 2024 года.",
        ["Главой города Петровым заявлено, что порт закроют 3 мая."],
        {
            "day": "Порт закроют 3 июня 2024 года.",
            "name": "Глава города Олег Сидоров заявил, что порт закроют 3 мая.",
        },
    ),
    "fr": (
        "Le conseil a décidé de fermer le port le 3 mai 2024, a dit Hélène Blanchard.",
        ["Le conseil ferme le port le 3 mai, a dit Mme Blanchard."],
        {
            "day": "Le conseil ferme le port le 3 juin.",
            "name": "Le conseil ferme le port, a dit Mme Moreau.",
            "quote": "Le conseil a décidé de « vendre » le port.",
        },
    ),
    "hi": (
        "परिषद ने घोषणा की कि बंदरगाह ३ मई २०२४ को बंद होगा।",
        ["बंदरगाह 3 मई 2024 को बंद होगा।"],
        {"number": "बंदरगाह 4 मई 2024 को बंद होगा।", "day": "बंदरगाह 3 जून 2024 को बंद होगा।"},
    ),
    "ar": (
        "أعلن المجلس إغلاق الميناء في ٣ مايو ٢٠٢٤ بتكلفة ٢٫٣ مليون كرونة.",
        ["إغلاق الميناء في 3 مايو 2024 بتكلفة 2.3 مليون كرونة."],
        {
            "number": "إغلاق الميناء بتكلفة 3.2 مليون كرونة.",
            "day": "إغلاق الميناء في 3 يونيو 2024.",
        },
    ),
    "th": (
        "สภาเมืองประกาศว่าจะปิดท่าเรือในวันที่ 3 พฤษภาคม 2567",
        ["จะปิดท่าเรือในวันที่ 3 พฤษภาคม 2567"],
        {"number": "จะปิดท่าเรือในวันที่ 4 พฤษภาคม 2567", "day": "จะปิดท่าเรือในวันที่ 3 มิถุนายน"},
    ),
    "tr": (
        "Belediye meclisi limanın 3 Mayıs 2024'te kapatılacağını açıkladı.",
        ["Belediye limanın 3 Mayıs 2024'te kapatılacağını açıkladı."],
        {"day": "Belediye limanın 3 Haziran 2024'te kapatılacağını açıkladı."},
    ),
}


@pytest.fixture(scope="module")
def verifier() -> RuleVerifier:
    return RuleVerifier(Vocabulary(lambda stems: dict.fromkeys(stems, 0.5)), FakeEmbedder())


def span_of(text: str, language: str | None, published: datetime | None = None) -> Span:
    article = Article(id="a", title="", text=text, language=language, published_at=published)
    return Span(Hit(article, Passage("a:0", "a", 1, 0, len(text), text), 0.5, ()), 0, len(text))


@pytest.mark.parametrize("language", STORIES)
def test_what_the_span_says_is_not_withdrawn(verifier: RuleVerifier, language: str) -> None:
    text, right, _ = STORIES[language]
    span = span_of(text, language)
    for claim in right:
        (found,) = verifier._verdicts([(claim, span)])
        assert found.support != "unsupported", (claim, found)


@pytest.mark.parametrize("language", STORIES)
def test_another_number_month_name_or_quotation_is(verifier: RuleVerifier, language: str) -> None:
    text, _, wrong = STORIES[language]
    for check, claim in wrong.items():
        assert verifier.examined(claim, span_of(text, language)).failed_check == check, claim


def test_what_denies_in_part_supports_in_part(verifier: RuleVerifier) -> None:
    text = "Порт закроют, но рынок не закроют."
    (found,) = verifier._verdicts([("Порт закроют.", span_of(text, "ru"))])
    assert found.support == "partial"


def test_the_year_and_month_of_publication_are_granted(verifier: RuleVerifier) -> None:
    span = span_of("Am 3. schließt der Hafen.", "de", datetime(2024, 5, 1, tzinfo=UTC))
    assert verifier.examined("Am 3. Mai 2024 schließt der Hafen.", span).failed_check is None


@pytest.mark.parametrize(
    ("claim", "language", "told"),
    [
        ("The harbour will close.", "en", None),
        ("The harbour will close.", "de", None),
        ("The harbour will close.", None, None),
        ("Der Hafen schließt.", "de", "de"),
        # An article in another script has none of these words.
        ("港口关闭。", "ru", None),
        ("港口关闭。", None, "zh"),
    ],
)
def test_whose_rules_are_asked(claim: str, language: str | None, told: str | None) -> None:
    assert language_told_in(claim, span_of("x", language)) == told


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("2.300,50 Euro und 2.300 Euro", "de", {2300.5, 2300}),
        ("1,234.5 and 1,234,567", "fr", {1234.5, 1234567}),
        ("3 Milliarden, 4 Mrd. und 5 Mio.", "de", {3e9, 4e9, 5e6}),
        ("3億人、2万", "ja", {3e8, 2e4}),
        ("२ करोड़ और ५ लाख", "hi", {2e7, 5e5}),
        ("٢٫٥ مليون و٣ ملايين", "ar", {2.5e6, 3e6}),
        ("2 млн и 3 миллиона", "ru", {2e6, 3e6}),
        ("1" * 400, "xx", {float("inf")}),
        ("", "zh", set()),
    ],
)
def test_values_across_scripts(text: str, language: str, values: set[float]) -> None:
    assert values_of(text, language) == values


def test_months_are_words_of_their_own() -> None:
    assert months_of("Am 3. Mai und im Juni", "de") == {5, 6}
    assert months_of("Der Maibaum", "de") == {5}
    assert months_of("Hartmut kam", "de") == set()
    assert months_of("3 мая", "ru") == {5}
    assert months_of("5月3日", "zh") == set()


# What an article says, and questions with the names that it does not have.
NAMED: dict[str, tuple[str, dict[str, list[str]]]] = {
    "es": (
        "El alcalde de Valdemar, Íñigo Pardo, anunció el cierre del puerto.",
        {
            "¿Qué anunció Iñigo Pardo?": [],
            "¿Qué dijo Pardo Ruiz en Valdemar?": [],
            "¿Qué anunció la ministra Elvira Montes?": ["Elvira Montes"],
            "Elvira Montes ¿qué anunció?": ["Elvira Montes"],
            "Puerto ¿cuándo cierra?": [],
        },
    ),
    "ru": (
        "Глава города Иван Петров заявил, что порт закроют.",
        {"Что заявлено Иваном Петровым?": [], "Что заявил Олег Сидоров?": ["Олег Сидоров"]},
    ),
    "el": (
        "Ο δήμαρχος Νίκος Αλεξίου ανακοίνωσε το κλείσιμο του λιμανιού.",
        {
            "Τι ανακοίνωσε ο ΑΛΕΞΙΟΥ;": [],
            "Τι ανακοίνωσε ο Παύλος Μαρκάκης;": ["Παύλος Μαρκάκης"],
        },
    ),
    "tr": (
        "Belediye başkanı Ayşe Demir limanın kapanacağını açıkladı.",
        {
            "Limanı neden Ayşe Demir'e sordular?": [],
            "Limanı gerçekten Kemal Aksoy mu kapattı?": ["Kemal Aksoy"],
        },
    ),
    "de": ("Der Hafen schließt.", {"Wann schließt Zoltan Varga die Werft?": []}),
    "zh": ("市政府宣布港口将关闭。", {"王明宣布了什么？": []}),
}


@pytest.mark.parametrize("language", NAMED)
def test_names_of_a_question_that_the_article_lacks(language: str) -> None:
    text, questions = NAMED[language]
    article = Article("a", text, "", language=language)
    assert {one: names_unsaid(one, article, language) for one in questions} == questions


def test_numbers_of_a_question_that_the_article_lacks() -> None:
    published = datetime(2023, 6, 12, tzinfo=UTC)
    article = Article("a", "Se perdieron 43 barcos, dijo.", "", published_at=published)
    assert numbers_unsaid("¿Dónde se perdieron los 43 barcos en 2023?", article) == []
    assert numbers_unsaid("¿Dónde se perdieron 57 barcos en 2019?", article) == ["57", "2019"]
    arabic = Article("a", "غرقت ٤٣ سفينة", "")
    assert numbers_unsaid("أين غرقت 43 سفينة؟", arabic) == []
