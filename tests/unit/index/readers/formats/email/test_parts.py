"""Letters in every encoding, with two versions of their words, and with letters attached."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths

STORY = "The night tram to Vell runs again from Friday, the city said. It stood still for a year."
FURNITURE = "<p>View this e-mail online</p><p>Unsubscribe</p>"


def _read(folder: Path, data: bytes) -> list[Article | ReadError]:
    path = folder / "letter.eml"
    path.write_bytes(data)
    return list(read_paths([path]))


def _one(folder: Path, data: bytes) -> Article:
    [article] = _read(folder, data)
    assert isinstance(article, Article), article
    return article


def letter(text: str = STORY, html: str | None = None, **headers: str) -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    told = {"from": "Vell Courier <news@courier.example>", "subject": "Night tram is back"}
    told |= {"date": "Mon, 04 Mar 2024 07:30:00 +0100"}
    for name, value in (told | headers).items():
        made[name] = value
    made.set_content(text)
    if html is not None:
        made.add_alternative(html, subtype="html")
    return made


@pytest.mark.parametrize(
    "html",
    [
        '<html><body><img src="https://x.example/a.png" alt="Front page"></body></html>',
        "",
        "<html><body>&nbsp;</body></html>",
        f'<body><a href="https://x.example"><img src="cid:1"></a>{FURNITURE}</body>',
        "<body><style>p {}</style><div style='display:none'>Preview of it</div></body>",
    ],
)
def test_plain_text_is_read_where_the_html_holds_no_words(tmp_path: Path, html: str) -> None:
    assert _one(tmp_path, letter(html=html).as_bytes()).text == STORY


def test_html_is_read_where_it_holds_them(tmp_path: Path) -> None:
    plain = f"Your mail program shows no HTML. https://x.example/{'a' * 300}"
    html = f"<p>{STORY}</p>{FURNITURE}"
    assert _one(tmp_path, letter(plain, html).as_bytes()).text == STORY
    assert _one(tmp_path, letter(STORY + "\n\nMore.", html).as_bytes()).text == STORY


def test_a_letter_without_words_is_refused(tmp_path: Path) -> None:
    [error] = _read(tmp_path, letter("", '<img src="a.png">').as_bytes())
    assert 'field "text" is missing' in str(error)


@pytest.mark.parametrize(
    ("charset", "codec", "words"),
    [
        ("gb2312", "gb18030", "夜间电车恢复运行，朱镕基说。"),
        ("GBK", "gb18030", "夜间电车恢复运行。"),
        ("iso-2022-jp", "iso-2022-jp", "夜の路面電車が戻る。"),
        ("shift_jis", "cp932", "夜の路面電車①が戻る。髙橋"),
        ("euc-kr", "cp949", "야간 전차 운행 재개, 똠방각하"),
        ("ks_c_5601-1987", "cp949", "야간 전차 똠"),
        ("big5", "big5", "夜間電車恢復行駛。"),
        ("koi8-r", "koi8-r", "Ночной трамвай вернулся."),
        ("iso-8859-1", "cp1252", "It’s back – “for good”, été."),
        ("iso-8859-1", "utf-8", "Größere Brücke"),
        ("unknown-8bit", "utf-8", "Größere Brücke"),
        ("x-user-defined", "cp1252", "Größere Brücke"),
        ("windows-9999", "cp1252", "Größere Brücke"),
        ("", "utf-8", "Größere Brücke"),
        ("utf-8", "utf-8-sig", "Größere Brücke"),
    ],
)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_words_of_any_encoding(
    tmp_path: Path, charset: str, codec: str, words: str, kind: str
) -> None:
    told = f"; charset={charset}" if charset else ""
    head = f"From: news@courier.example\r\nSubject: Tram\r\nContent-Type: text/{kind}{told}\r\n"
    head += "Content-Transfer-Encoding: 8bit\r\n\r\n"
    found = _one(tmp_path, head.encode() + f"{words}\r\n".encode(codec))
    assert found.text == words


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Größere Brücke".encode(), "Größere Brücke"),
        ("Größere Brücke".encode("cp1252"), "Größere Brücke"),
        (b"=?x-unknown?Q?Gr=C3=B6=C3=9Fere?= Br", "Größere Br"),
        (b"=?gb2312?B?" + base64.b64encode("朱镕基说".encode("gb18030")) + b"?=", "朱镕基说"),
        (b"=?iso-8859-1?Q?caf=E9?=", "café"),
    ],
)
def test_subjects_of_any_encoding(tmp_path: Path, subject: bytes, title: str) -> None:
    data = b"From: news@courier.example\nSubject: " + subject + b"\n\n" + STORY.encode()
    assert _one(tmp_path, data).title == title


def test_a_byte_order_mark_before_the_first_header(tmp_path: Path) -> None:
    found = _one(tmp_path, b"\xef\xbb\xbf" + letter().as_bytes())
    assert (found.publisher, found.text) == ("Vell Courier", STORY)


def _attached(note: str, *inner: EmailMessage) -> EmailMessage:
    outer = letter(note, subject="Fwd: see below", **{"from": "Ann Roe <ann@home.example>"})
    outer.replace_header("Date", "Fri, 08 Mar 2024 10:00:00 +0100")
    for each in inner:
        outer.add_attachment(each)
    return outer


def test_an_attached_letter_is_the_article(tmp_path: Path) -> None:
    found = _one(tmp_path, _attached("Read this.", letter()).as_bytes())
    assert (found.title, found.publisher, found.text) == (
        "Night tram is back",
        "Vell Courier",
        STORY,
    )
    assert str(found.published_at) == "2024-03-04 07:30:00+01:00"
    assert "Read this." in found.dropped
    assert not found.source.endswith("#1")


def test_a_letter_attached_to_an_attached_one(tmp_path: Path) -> None:
    inner = _attached("And this.", letter())
    assert _one(tmp_path, _attached("Read this.", inner).as_bytes()).text == STORY


def test_several_attached_letters_are_an_article_each(tmp_path: Path) -> None:
    other = letter("The pier at Vell is shut until June, its owner said.", subject="Pier")
    found = _read(tmp_path, _attached("Two.", letter(), other).as_bytes())
    assert [each.title for each in found if isinstance(each, Article)] == [
        "Night tram is back",
        "Pier",
    ]
    assert [each.source.rpartition("#")[2] for each in found] == ["1", "2"]


def test_a_long_letter_stays_one_with_a_short_one_attached(tmp_path: Path) -> None:
    found = _read(tmp_path, _attached(STORY * 3, letter("Thanks for it.")).as_bytes())
    assert isinstance(found[0], Article)
    assert (found[0].text, found[0].publisher) == (STORY * 3, "Ann Roe")
    assert len(found) == 2


@pytest.mark.parametrize("kind", ["message/rfc822", "application/octet-stream"])
def test_a_letter_attached_as_a_packed_file(tmp_path: Path, kind: str) -> None:
    packed = base64.encodebytes(letter().as_bytes()).decode()
    data = (
        "From: Ann Roe <ann@home.example>\nSubject: Fwd\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nRead this.\n--b\n"
        f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n"
        f'Content-Disposition: attachment; filename="tram.eml"\n\n{packed}\n--b--\n'
    )
    found = _one(tmp_path, data.encode())
    assert (found.publisher, found.text) == ("Vell Courier", STORY)
