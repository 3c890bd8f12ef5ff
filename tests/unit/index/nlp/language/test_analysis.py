"""What becomes of words, language by language, and that nothing with letters becomes nothing."""

from __future__ import annotations

import pytest

from index.nlp import analyse
from index.nlp.language.analysis import as_indexed, terms_in

TEXTS = [
    ("zh", "市政府周一宣布，港口将于五月关闭。"),
    ("ja", "市議会は月曜日に港の壁を高くすると発表した。"),
    ("ko", "시의회는 항구의 벽을 높이겠다고 밝혔다."),
    ("th", "สภาเมืองประกาศเมื่อวันจันทร์ว่าจะปิดท่าเรือ"),
    ("ar", "أعلن المجلس يوم الاثنين إغلاق الميناء"),
    ("fa", "شورای شهر اعلام کرد که بندر بسته می‌شود"),
    ("he", "המועצה הודיעה שהנמל ייסגר"),
    ("el", "Το λιμάνι της πόλης θα κλείσει τον Μάιο"),
    ("ru", "Порт закроют в мае, объявил городской совет"),
    ("hi", "नगर परिषद ने बंदरगाह बंद करने की घोषणा की"),
    ("tr", "Belediye limanın mayısta kapanacağını açıkladı"),
    ("de", "Der Hafen wird im Mai geschlossen, so der Rat"),
    ("vi", "Cảng sẽ đóng cửa vào tháng năm"),
    ("pl", "Rada miasta ogłosiła zamknięcie portu"),
    ("xx", "Nobody knows this tongue"),
    ("am", "ወደቡ ይዘጋል"),
]


@pytest.mark.parametrize(("one", "other", "language"), [
    ("Die Häuser am Hafen", "das Haus im Hafen", "de"),
    ("las ciudades españolas", "una ciudad española", "es"),
    ("новые порты городов", "новый порт города", "ru"),
    ("Ο ΔΗΜΟΣ έκλεισε", "του Δήμου έκλεισαν", "el"),
    ("οι σημαντικότερες υπηρεσίες", "μια σημαντική αλλαγή", "el"),
    ("η Νορβηγία", "το λιμάνι της Νορβηγίας", "el"),
    ("το συμβούλιο", "μέλη δύο συμβουλίων", "el"),
    ("المدرسة", "مدرسة", "ar"),
    ("والبرلمان", "للبرلمان", "ar"),
    ("लड़कियों", "लड़की", "hi"),
    ("पाँच किताबें", "किताब", "hi"),
    ("إِيران", "ايران", "ar"),
    ("کتاب", "كتاب", "fa"),
    ("שָׁלוֹם", "שלום", "he"),
    ("kitapları", "kitaplarım", "tr"),
    ("Ştefan şi țara", "Ștefan și ţara", "ro"),
    ("ещё", "еще", "ru"),
])  # fmt: skip
def test_forms_of_a_word_share_a_term(one: str, other: str, language: str) -> None:
    assert set(terms_in(one, language)) & set(terms_in(other, language))


def test_of_a_word_that_the_stemmer_leaves_nothing_of_all_stays() -> None:
    assert terms_in("στο ίδιο λιμάνι 0", "el") == ["στ", "ιδιο", "λιμαν", "0"]


def test_a_name_within_a_run_without_spaces_is_found() -> None:
    said = terms_in("本届世界杯将在多哈举行并由当地政府出资修建新的体育场馆", "zh")
    assert set(terms_in("体育场", "zh")) <= set(said)
    assert set(terms_in("ท่าเรือ", "th")) <= set(terms_in("จะปิดท่าเรือในเดือนพฤษภาคม", "th"))
    assert set(terms_in("항구", "ko")) <= set(terms_in("항구에서는", "ko"))


@pytest.mark.parametrize(("text", "language"), [
    ("في ١٢٣٤ شخصا", "ar"), ("१२३४ लोग", "hi"), ("１２３４人", "ja"), ("1.234 Menschen", "de"),
])  # fmt: skip
def test_digits_of_all_scripts_are_the_same(text: str, language: str) -> None:
    assert "1234" in terms_in(text, language)


def test_latin_words_among_others_are_cut_as_english_ones() -> None:
    assert {"appl", "run"} <= set(terms_in("Президент Apple объявил: running", "ru"))
    assert "appl" in terms_in("苹果公司（Apple）宣布", "zh")


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_the_lexicon_makes_the_same_terms(language: str, text: str) -> None:
    """It knows the English rules alone."""
    terms = terms_in(text, language)
    assert terms
    assert analyse(as_indexed(text, language)) == terms


@pytest.mark.parametrize(("language", "text"), TEXTS)
@pytest.mark.parametrize("stated", ["en", "zh", "ar", "de", "nonsense", ""])
def test_a_wrong_label_loses_nothing(language: str, text: str, stated: str) -> None:
    assert terms_in(text, stated)
    assert analyse(as_indexed(text, stated)) == terms_in(text, stated)


@pytest.mark.parametrize("text", ["", " ", "—", "…?!", "\u200c", "\u0301", "\ud800", "é" * 500])
@pytest.mark.parametrize("language", ["en", "zh", "ar", "th", "tr", "hi", "el"])
def test_any_text_goes(text: str, language: str) -> None:
    if any(0xD800 <= ord(char) < 0xE000 for char in text):
        return
    assert analyse(as_indexed(text, language)) == terms_in(text, language)


def test_two_languages_in_one_text_are_both_there() -> None:
    terms = set(terms_in("The harbour closes. 港口关闭，市政府宣布。", "en"))
    assert {"harbour", "港口", "宣布"} <= terms


def test_english_and_an_index_of_before_are_as_ever() -> None:
    text = "The councils of Zürich — 北京 among 1,200 guests"
    assert terms_in(text, "en") == terms_in(text, None) == analyse(text)
    assert terms_in("港口", None) == analyse("港口")
