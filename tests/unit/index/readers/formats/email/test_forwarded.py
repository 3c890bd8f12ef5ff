"""Letters passed on inside another, as the mail programs of many people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.models import Article
from index.readers import read_paths
from index.readers.formats.email.forwarded import sender_name
from tests.unit.index.readers.formats.email.test_parts import STORY, letter

SHAPES = {
    "gmail": (
        "Fwd: Night tram is back",
        "Look!\n\n---------- Forwarded message ---------\nFrom: Vell Courier <news@courier.example>"
        "\nDate: Mon, Mar 4, 2024 at 7:30 AM\nSubject: Night tram is back\nTo: <ann@home.example>"
        f"\n\n\n{STORY}\n",
    ),
    "outlook": (
        "FW: Night tram is back",
        "________________________________\nFrom: Vell Courier <news@courier.example>\nSent: Monday,"
        " March 4, 2024 7:30 AM\nTo: Ann Roe <ann@home.example>; Bo Lind\n <bo@home.example>\n"
        f"Subject: Night tram is back\n\n{STORY}",
    ),
    "outlook original": (
        "Fw: Night tram is back",
        "-----Original Message-----\nFrom: Vell Courier [mailto:news@courier.example]\nSent:"
        f" Monday, March 4, 2024 7:30 AM\nTo: Ann Roe\nSubject: Night tram is back\n\n{STORY}",
    ),
    "apple": (
        "Fwd: Night tram is back",
        "Begin forwarded message:\n\n> From: Vell Courier <news@courier.example>\n> Subject: Night"
        " tram is back\n> Date: March 4, 2024 at 7:30:12 AM GMT+1\n> To: ann@home.example\n> \n"
        f"> {STORY}",
    ),
    "thunderbird": (
        "Fwd: Night tram is back",
        "-------- Forwarded Message --------\nSubject: \tNight tram is back\nDate: \tMon, 4 Mar"
        " 2024 07:30:00 +0100\nFrom: \tVell Courier <news@courier.example>\nReply-To:"
        f" \tx@courier.example\nTo: \tann@home.example\n\n\n\n{STORY}",
    ),
    "german": (
        "WG: Night tram is back",
        "Von: Vell Courier <news@courier.example>\nGesendet: Montag, 4. März 2024 07:30\nAn: Ann"
        f" Roe\nBetreff: Night tram is back\n\n{STORY}",
    ),
    "russian": (
        "Fwd: Night tram is back",
        "-------- Пересылаемое сообщение --------\nОт кого: Vell Courier <news@courier.example>\n"
        f"Кому: ann@home.example\nДата: 4 марта 2024 07:30\nТема: Night tram is back\n\n{STORY}",
    ),
    "chinese": (
        "转发：Night tram is back",
        "发件人：Vell Courier <news@courier.example>\n发送时间：2024年3月4日 07:30\n收件人：Ann\n"
        f"主题：Night tram is back\n\n{STORY}",
    ),
    "twice": (
        "Fwd: Fwd: Night tram is back",
        "---------- Forwarded message ---------\nFrom: Bo Lind <bo@home.example>\nDate: Tue, Mar 5,"
        " 2024 at 9:00 AM\nSubject: Fwd: Night tram is back\n\nSee this.\n\n---------- Forwarded"
        " message ---------\nFrom: Vell Courier <news@courier.example>\nDate: Mon, Mar 4, 2024 at"
        f" 7:30 AM\nSubject: Night tram is back\n\n{STORY}",
    ),
}


def _read(folder: Path, data: bytes) -> Article:
    path = folder / "forwarded.eml"
    path.write_bytes(data)
    [article] = read_paths([path])
    assert isinstance(article, Article), article
    return article


def _passed_on(text: str, subject: str, html: str | None = None) -> bytes:
    headers = {"from": "Ann Roe <ann@home.example>", "date": "Fri, 08 Mar 2024 10:00:00 +0100"}
    return letter(text, html, subject=subject, **headers).as_bytes()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_forwarded_letter_is_read_as_its_sender_wrote_it(tmp_path: Path, shape: str) -> None:
    subject, text = SHAPES[shape]
    found = _read(tmp_path, _passed_on(text, subject))
    assert (found.title, found.publisher) == ("Night tram is back", "Vell Courier")
    assert str(found.published_at).startswith("2024-03-04")
    assert found.text == STORY
    assert "Vell Courier" in "".join(found.dropped)


@pytest.mark.parametrize("tag", ["br", "div"])
def test_a_letter_forwarded_as_html(tmp_path: Path, tag: str) -> None:
    headers = [
        "---------- Forwarded message ---------",
        "From: <b>Vell Courier</b> &lt;<a href=x>news@courier.example</a>&gt;",
        "<b>Date:</b> Mon, Mar 4, 2024 at 7:30 AM",
        "Subject: Night tram is back",
    ]
    head = "<br>".join(headers) if tag == "br" else "".join(f"<div>{h}</div>" for h in headers)
    html = f"<div>Look!</div><div>{head}<br></div><br><div><p>{STORY}</p></div>"
    found = _read(tmp_path, _passed_on("Look!", "Fwd: Night tram is back", html))
    assert (found.publisher, found.text) == ("Vell Courier", STORY)


def test_a_day_that_is_not_understood_is_none(tmp_path: Path) -> None:
    subject, text = SHAPES["gmail"]
    found = _read(tmp_path, _passed_on(text.replace("Mon, Mar 4, 2024 at 7:30 AM", "9/4"), subject))
    assert found.published_at is None
    assert found.publisher == "Vell Courier"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: Night tram is back", f"{STORY}\n\n{SHAPES['outlook original'][1]}"),
        ("Notes", f"{STORY}\n\nFrom: the desk\nDate: 4 March 2024\n\nMore."),
        ("Forwarded mail is slow", f"{STORY}\n\nLetters are forwarded by hand."),
    ],
)
def test_an_answer_and_a_letter_about_others_stay(tmp_path: Path, subject: str, text: str) -> None:
    found = _read(tmp_path, _passed_on(text, subject))
    assert (found.title, found.publisher) == (subject, "Ann Roe")
    assert found.text.startswith(STORY)


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("Vell Courier <news@courier.example>", "Vell Courier"),
        ('"Courier, Vell" <news@courier.example>', "Courier, Vell"),
        ("'Vell Courier' <news@courier.example>", "Vell Courier"),
        ("Vell Courier [mailto:news@courier.example]", "Vell Courier"),
        ("news@courier.example", "courier.example"),
        ("<news@courier.example>", "courier.example"),
        ("'Vell Courier' via Press <press@groups.example>", "Vell Courier"),
        ("\"'Vell Courier' via Press Desk\" <press@groups.example>", "Vell Courier"),
        ("Vell via Ostholm <news@courier.example>", "Vell via Ostholm"),
        ("Vell Courier", "Vell Courier"),
        ("", ""),
    ],
)
def test_the_name_of_a_sender(sender: str, name: str) -> None:
    assert sender_name(sender) == name
