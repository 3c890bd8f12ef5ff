"""Fifty files as a newsroom has them on its disks: of many kinds, with a few that are none."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import docx
from playwright.sync_api import Browser

_TOWNS = "Selby Quay Marlow Tarnwick Holm Brigg Easton Fenwick Garth Hythe".split()
_THINGS = "footbridge ferry library orchard quarry museum tramway reservoir windmill choir".split()
FIRST_DAY = date(2024, 3, 4)
REFUSED, ARTICLES = 3, 55

Story = tuple[str, datetime, str]


def story(number: int) -> Story:
    """Its headline, its day and its words; no two are much the same."""
    town, thing = _TOWNS[number % 10], _THINGS[number // 10 % 10]
    day = datetime.combine(FIRST_DAY + timedelta(number), datetime.min.time(), UTC)
    words = (
        f"The {thing} of {town} will cost {number + 3} million pounds, the council of {town} said"
        f" on Monday after {number % 7 + 2} hours of debate.\n\nMayor Ada Lorne the"
        f" {number + 1}th told the Selby Post that work on the {thing} begins in"
        f" {2025 + number % 5} and needs {number * 2 + 11} people. Those who live near the"
        f" {thing} in {town} asked for it for {number + 4} years, and some {number * 31 + 70} of"
        f" them signed a letter."
    )
    return f"{town} gets its {thing} for {number + 3} million", day, words


def mixed_files(browser: Browser) -> dict[str, bytes]:
    """By their names. PDFs are printed by the browser."""
    made: list[tuple[int, Callable[[Story], bytes], str]] = [
        (9, _markdown, "md"),
        (10, _page, "html"),
        (6, _text, "txt"),
        (6, _letter, "eml"),
        (4, _document, "docx"),
        (4, lambda told: _printed(told, browser), "pdf"),
        (3, _object, "json"),
    ]
    files, number = dict[str, bytes](), 0
    for count, make, ending in made:
        for _ in range(count):
            files[f"{number:02} – {_TOWNS[number % 10]}.{ending}"] = make(story(number))
            number += 1
    files["橋 и мост.md"] = _markdown(story(43))
    files["north.csv"], files["south.csv"] = _table(range(44, 47)), _table(range(47, 50))
    files["wire.jsonl"] = b"\n".join(_object(story(each)) for each in range(50, 53))
    files["week.zip"] = _zip(range(53, 56))
    files["cut off.pdf"] = b"%PDF-1.7\n1 0 obj\n<<"
    files["empty.txt"] = b""
    files["photo.jpg"] = b"\xff\xd8\xff\xe0"
    return files


def _markdown(told: Story) -> bytes:
    title, day, words = told
    head = f"---\ntitle: {title}\npublisher: Selby Post\ndate: {day:%Y-%m-%d}\n---\n\n"
    return (head + words).encode()


def _page(told: Story) -> bytes:
    title, day, words = told
    known = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": day.isoformat(),
        "publisher": {"@type": "Organization", "name": "Quayside Mail"},
    }
    paragraphs = "".join(f"<p>{each}</p>" for each in words.split("\n\n"))
    return (
        f"<!doctype html><title>{title}</title>"
        f'<script type="application/ld+json">{json.dumps(known)}</script>'
        f"<nav><a href=/>Home</a></nav><article><h1>{title}</h1>{paragraphs}</article>"
    ).encode()


def _text(told: Story) -> bytes:
    title, day, words = told
    return f"{title}\nSelby Post\n{day:%-d %B %Y}\n\n{words}\n".encode()


def _letter(told: Story) -> bytes:
    title, day, words = told
    letter = EmailMessage()
    letter["Subject"], letter["From"] = title, "Selby Wire <wire@selby.example>"
    letter["Date"] = day
    letter.set_content(words)
    return letter.as_bytes()


def _document(told: Story) -> bytes:
    title, day, words = told
    document, written = docx.Document(), io.BytesIO()
    document.core_properties.created = day.replace(tzinfo=None)
    document.add_heading(title, 0)
    for paragraph in words.split("\n\n"):
        document.add_paragraph(paragraph)
    document.save(written)
    return written.getvalue()


def _printed(told: Story, browser: Browser) -> bytes:
    page = browser.new_page()
    page.set_content(_page(told).decode().replace("<nav><a href=/>Home</a></nav>", ""))
    printed = page.pdf(format="A5")
    page.context.close()
    return printed


def _object(told: Story) -> bytes:
    title, day, words = told
    known = {"title": title, "publisher": "Selby Wire", "published_at": day.isoformat()}
    return json.dumps(known | {"text": words}).encode()


def _table(numbers: range) -> bytes:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["title", "date", "publisher", "text"])
    for title, day, words in map(story, numbers):
        rows.writerow([title, f"{day:%Y-%m-%d}", "Tarn Echo", words])
    return written.getvalue().encode()


def _zip(numbers: range) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in numbers:
            archive.writestr(f"week/{number}.md", _markdown(story(number)))
    return written.getvalue()
