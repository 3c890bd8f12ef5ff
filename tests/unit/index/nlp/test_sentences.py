"""Sentences of many scripts, each as a list of what should come out."""

from __future__ import annotations

from itertools import pairwise

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

from index.nlp.sentences import sentence_spans

NEWS_ENGLISH = """
The U.S. and South Korea agreed.|Talks will go on.
He moved to the U.S. in 1999.|She stayed.
He moved to the U.S.|She stayed in Britain.
The U.N. Security Council met at 3 p.m. on Friday.|No vote was taken.
The vote is at 3 p.m.|No one knows more.
The court opened at 9 a.m. Monday.|It closed at 5 p.m. Tuesday.
Kick-off is at 8:15 p.m. ET in Detroit.|Watch it then.
He called it "a mistake".|She agreed.
He called it "a mistake."|She agreed.
He called it “a mistake”.|“It was not,” she said.
He called it ‘a mistake.’|She agreed.
"Is that so?" he asked.|Nobody answered.
"I do not know," he said.|"Ask her."
J. K. Rowling wrote it.|J.R.R. Tolkien did not.
President George W. Bush and John F. Kennedy Jr. were named.|Others were not.
Sen. Bernie Sanders, I-Vt., and Rep. Tom Cole, R-Okla., spoke.|Both left.
Rep. Jane Roe, D-N.J., voted for it.|Sen. Tom Poe, R-N.C., did not.
It was signed by Gov. Ann Lee, R-S.D.|The bank left the state.
Gen. Mark A. Milley met Lt. Col. Smith and Sgt. Maj. Dailey.|They talked.
Atty. Gen. Merrick Garland met Amb. Philip Goldberg and Ms. May.|All were well.
Apple Inc. said Monday that Alphabet Inc. and Meta Corp. would pay.|They did not.
Shares rose 2.5 percent to $10.50.|They fell later.
On Jan. 5, Sept. 11 and Dec. 7 nothing happened.|It did on Feb. 2.
He was born in Washington, D.C.|His mother was a nurse.
The case is Smith v. Jones.|It was heard in 1999.
(He did not say why.)|She did.
Police said: "We found him."|He was alive.
1. The first is this.|2. The second is that.
I am 3.|He is 4.
"""
SCRIPTS = {
    "German": "Er kam am 3. Mai nach Berlin.|Er sprach mit Dr. Müller, z. B. über Geld.|"
    "„Ja!“, sagte er.",
    "French": "M. Macron est arrivé.|« Oui ! » a-t-il dit.|Puis il est parti.",
    "Spanish": "El Sr. Pérez llegó a Madrid el 3 de mayo.|¿Volverá?|Nadie lo sabe.",
    "Russian": "Он прибыл в г. Москву 5 мая 2021 г. и выступил.|«Мы готовы?» — спросил он.|"
    "Т.е. все знали.|Н. В. Гоголь писал об этом.",
    "Ukrainian": "Він прибув до м. Києва у 2021 р. і виступив.|І. Я. Франко писав про це.|Чому?",
    "Greek": "Ο πρόεδρος είπε ότι φεύγει αύριο.|Θα επιστρέψει;|Κανείς δεν ξέρει.",
    "Arabic": "قال الرئيس إنه سيغادر غدا.|هل سيعود؟|قال د. محمد: «نعم!»|ثم خرج.",
    "Persian": "رئیس جمهور گفت فردا می‌رود.|آیا برمی‌گردد؟|کسی نمی‌داند.",
    "Urdu": "صدر نے کہا کہ وہ کل جائیں گے۔|کیا وہ واپس آئیں گے؟|کوئی نہیں جانتا۔",
    "Hebrew": 'ראש הממשלה אמר כי ייסע מחר.|האם יחזור?|א. ב. יהושע כתב.|ד"ר כהן אמר: "כן!"|ואז יצא.',
    "Hindi": 'प्रधानमंत्री ने कहा कि वह कल जाएंगे।|क्या वह लौटेंगे?|डॉ. शर्मा ने कहा, "हाँ!"|फिर वे चले गए॥',
    "Bengali": "প্রধানমন্ত্রী আগামীকাল যাবেন।|তিনি কি ফিরবেন?|কেউ জানে না।",
    "Thai": "นายกรัฐมนตรีกล่าวว่าจะเดินทางพรุ่งนี้|รัฐมนตรีกล่าวว่าไม่ทราบว่าจะกลับมาเมื่อไร|"
    "ประชาชนจำนวน 500 คนมารอต้อนรับที่สนามบิน",
    "Burmese": "သမ္မတက မနက်ဖြန် ထွက်ခွာမည်ဟု ပြောသည်။|ပြန်လာမလား။",
    "Amharic": "ፕሬዚዳንቱ ነገ እንደሚሄዱ ተናገሩ።|ማንም አያውቅም።",
    "Armenian": "Նախագահն ասաց, որ վաղը մեկնում է։|Ոչ ոք չգիտի։",
    "Korean": '대통령은 내일 떠난다고 말했다.|돌아올까?|"네!"|장관이 말했다.',
}
# With the language known. Of 35 such lines these are right, and 9 where it is not;
# wrong both ways are the others.
ABBREVIATIONS = """
es El presidente de EE. UU. llegó a Madrid.|Se reunió con el Sr. López.
es La Dra. Ruiz vive en la Avda. Libertad.|No contestó.
es El art. 5 de la ley lo prohíbe.|Nadie lo sabía.
es Según la pág. 12 del informe, hubo tres casos.|El ministro lo negó.
fr Mme Dupont et M. Durand sont arrivés.|Ils n'ont rien dit.
fr Le Dr Martin a reçu env. 300 patients.|Il a démissionné.
de Die Firma Huber GmbH & Co. KG verlor ca. 3 Mio. Euro.|Sie schließt.
de Am 1. Januar tritt Art. 5 in Kraft.|Das sagte Prof. Dr. Schmidt.
de Der Zug kommt ggf. um 5 Uhr an, d. h. zu spät.|Niemand wartet.
de Sie wohnt in der Hauptstr. 5.|Er nicht.
it Il sig. Rossi e la dott.ssa Bianchi sono arrivati.|Non hanno parlato.
it Il prof. Verdi abita in p.za Dante.|Lo disse ieri.
pt O Sr. Silva e a Dra. Costa chegaram.|Não falaram.
nl Er waren ca. 300 mensen, o.a. uit Gent.|Niemand sprak.
nl Prof. dr. Bakker sprak om 9 uur.|Hij ging weg.
pl Ul. Długa 5 jest zamknięta, tzn. nieczynna.|Nikt nie wie.
pl Kosztowało to ok. 5 mln zł.|To za dużo.
ru Он живёт на ул. Ленина, д. 5.|Она нет.
ru В 9 ч. утра проф. Иванов выступил.|Все молчали.
da Det kostede ca. 5 mio. kr. i alt.|Ingen vidste det.
fi Se maksoi n. 5 milj. euroa.|Kukaan ei tiennyt.
cs Prof. Novák přijel v 9 hod. ráno.|Nikdo nic neřekl.
tr Prof. Dr. Yılmaz saat 9'da geldi.|Kimse konuşmadı.
fr L'art. 5 de la loi l'interdit.|Personne ne le savait.
fr Né en 52 av. J.-C. à Rome, il y mourut.|On l'oublia.
it L'art. 5 della legge lo vieta.|Nessuno lo sapeva.
pt O art. 5.º da lei proíbe-o.|Ninguém sabia.
pt Moram na Av. Brasil, n.º 5.|Ele não.
nl Dhr. Jansen en mevr. de Vries kwamen aan.|Ze zeiden niets.
sv Det kostade ca. 5 milj. kronor, bl.a. för skolan.|Ingen visste.
tr Bkz. s. 12.|Bakan bunu reddetti.
ro Dl. Popescu și dna. Ionescu au venit.|Nu au vorbit.
"""
STILL_WRONG = """
pl Prof. Kowalski i dr Nowak przyjechali o godz. 9 rano.|Nic nie mówili.
ru Это стоило 5 млн руб. в 2021 г.|Слишком много.
hu Dr. Kovács kb. 300 embert látott.|Nem szólt.
"""
WITHOUT_SPACES = {
    "Chinese": "总统说他明天离开。|“他会回来吗？”记者问道。|没人知道！|"
    "部长说：“是的。”|然后他走了。",
    "Japanese": "首相は明日出発すると述べた。|「戻りますか？」と記者が尋ねた。|"
    "「はい。」|大臣は去った。",
}


def sentences(text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize("line", NEWS_ENGLISH.strip().splitlines())
def test_news_english(line: str) -> None:
    assert sentences(line.replace("|", " ")) == line.split("|")


def test_thai_words_cut_short_by_a_full_stop_end_nothing() -> None:
    text = (
        "บริษัทก่อตั้งขึ้นในปีพ.ศ. 2401 โดยพ่อค้าชาวจีน|พล.ต.อ. สมชาย กล่าวว่าระยะทาง 20 กม. จากเมืองนั้นยาวเกินไป"
    )
    assert sentences(text.replace("|", " ")) == text.split("|")


@pytest.mark.parametrize("language", SCRIPTS)
def test_scripts(language: str) -> None:
    text = SCRIPTS[language]
    assert sentences(text.replace("|", " ")) == text.split("|")


@pytest.mark.parametrize("language", WITHOUT_SPACES)
def test_scripts_without_spaces(language: str) -> None:
    text = WITHOUT_SPACES[language]
    assert sentences(text.replace("|", "")) == text.split("|")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ja", "建物は退去した。|12世帯が住む。"),
        ("zh", "债务下降。|2017年地震。|人们离开。"),
        ("zh", "他说：“债务下降。2017年没有。”|人们离开。"),
    ],
)
def test_a_number_begins_a_sentence(language: str, line: str) -> None:
    assert sentences(line.replace("|", ""), language) == line.split("|")


@pytest.mark.parametrize(
    "line",
    [
        "de Auf dem Gelände war eine Halde.|1987 wurde sie geschlossen.",
        "de Im 5. Jahrhundert v. Chr. entstand sie.|Niemand weiß mehr.",
        "es MADRID, 17 may (EFE).- El Gobierno aprobó la ley.|No dijo más.",
        "ru МОСКВА, 17 мая. /ТАСС/. Госдума приняла закон.|Он короткий.",
        "ru Премия, т. е. 360 рублей, выплачена.|Больше не будет.",
        "tr Şehir M.Ö. 5. yüzyılda kuruldu.|Kral 10. Luis öldü.",
        "hi जी.डी.पी. घटी।|कर्ज बढ़ा।",
    ],
)
def test_numbers_agencies_and_initials(line: str) -> None:
    language, _, text = line.partition(" ")
    assert sentences(text.replace("|", " "), language) == text.split("|")


@pytest.mark.parametrize("line", ABBREVIATIONS.strip().splitlines())
def test_abbreviations_of_a_known_language(line: str) -> None:
    language, _, text = line.partition(" ")
    assert sentences(text.replace("|", " "), language) == text.split("|")


def test_abbreviations_that_are_still_cut() -> None:
    for line in STILL_WRONG.strip().splitlines():
        language, _, text = line.partition(" ")
        assert sentences(text.replace("|", " "), language) != text.split("|"), line


@pytest.mark.parametrize(
    ("name", "language"), [("German", "de"), ("French", "fr"), ("Spanish", "es")]
)
def test_knowing_the_language_spoils_nothing(name: str, language: str) -> None:
    text = SCRIPTS[name]
    assert sentences(text.replace("|", " "), language) == text.split("|")


def test_thai_is_not_cut_beside_numbers_and_repetition_nor_into_scraps() -> None:
    text = "เด็ก ๆ ต่าง ๆ จำนวน 1,200 คน แดง เขียว ขาว"
    assert sentences(text) == [text]


def test_a_few_foreign_words_change_nothing() -> None:
    text = "The word Россия stood on Mr. Smith’s wall. He left."
    assert sentences(text) == ["The word Россия stood on Mr. Smith’s wall.", "He left."]


def test_nothing_goes_on_over_a_blank_line() -> None:
    assert sentences("He is from\n\n1.\n\nWords of it.") == ["He is from", "1.", "Words of it."]


@given(st.text(st.sampled_from("aA1. \n\r()[]\"“”?!—гГ.।。「」と問กๆ้ดי'ά"), max_size=60))
@pytest.mark.parametrize("language", [None, "es"])
def test_any_mixture_gives_ordered_trimmed_spans_that_cover_it(
    language: str | None, text: str
) -> None:
    spans = sentence_spans(text, language)
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)


def test_a_long_text_is_cut_into_the_same_sentences() -> None:
    """Which sentencex is given in parts, by paragraphs and without any."""
    sentence = "The ferry to Holm sailed “at last”, said Ada Marsh, D-N.Y., at 9 a.m. on Monday."
    for between in (" ", "\n\n"):
        text = between.join([sentence] * 400)
        assert [text[start:end] for start, end in sentence_spans(text)] == [sentence] * 400


def test_no_long_text_is_given_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one with thousands of quotation marks sentencex takes the square of its length."""
    given, cut = list[int](), sentencex.get_sentence_boundaries

    def noted(language: str, text: str) -> object:
        given.append(len(text))
        return cut(language, text)

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", noted)
    for text in ("Ada Marsh said at 9 a.m. Monday. ate, “the talks " * 1_200, "ate, “" * 9_000):
        assert sentence_spans(text)
    assert max(given) <= 8_000


def test_a_sentence_longer_than_a_stretch_is_one() -> None:
    text = "The wall is " + "very " * 4_000 + "high. It is old."
    assert [text[a:b] for a, b in sentence_spans(text)] == [text[:-11], "It is old."]
