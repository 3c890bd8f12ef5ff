"""The articles cited, for programs that keep references: CSL-JSON, BibTeX and RIS."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from index import ArticleRef
from index.models.printed import ranges
from qa.citations.links import published_url
from server.protocols.exports.report import Source

_AUTHORS = re.compile(r"(?<!\s)\s*;\s*|(?<!\s)\s+(?:and|&)\s+")
_BY = re.compile(r"by\s+", re.IGNORECASE)
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_TEX_SIGNS = str.maketrans(_TEX)


@dataclass(frozen=True)
class Reference:
    """An article, once, whatever is quoted of it. `note` is what of it was quoted or taken back,
    `pages` those of a document that the quotes stand on, ascending."""

    key: str
    article: ArticleRef
    address: str | None
    authors: tuple[str, ...]
    note: str
    pages: tuple[int, ...] = ()

    @property
    def day(self) -> date | None:
        """Of its publication (UTC)."""
        moment = self.article.published_at
        return moment.astimezone(UTC).date() if moment else None


def references(sources: Iterable[Source]) -> list[Reference]:
    """In the order of their first mention, under keys that no two of them share."""
    together = dict[tuple[str, int], list[Source]]()
    for source in sources:
        together.setdefault((source.article.article_id, source.article.version), []).append(source)
    found, keys = [], set[str]()
    for same in together.values():
        first = same[0]
        key = _key(first.article, keys)
        keys.add(key)
        quotes = [f"“{each.quote}”" for each in same if each.quote]
        told = dict.fromkeys([notice for each in same for notice in each.notices] + quotes)
        found.append(
            Reference(
                key,
                first.article,
                published_url(first.article.url) or first.archived,
                _authors(first.author),
                _line("; ".join(told)),
                tuple(sorted({page for each in same for page in each.pages})),
            )
        )
    return found


def csl_json(sources: Iterable[Source]) -> str:
    """CSL-JSON, as Zotero and citation processors read it."""
    return json.dumps([_csl(each) for each in references(sources)], ensure_ascii=False, indent=2)


def bibtex(sources: Iterable[Source]) -> str:
    """BibTeX in UTF-8, with the `date` of biblatex beside `year` and `month`."""
    return "\n".join(_entry(each) for each in references(sources))


def ris(sources: Iterable[Source]) -> str:
    """RIS, a record an article, lines ended as its description has it (CRLF)."""
    return "".join(
        f"{tag}  - {value}\r\n" for each in references(sources) for tag, value in _tags(each)
    )


def _csl(reference: Reference) -> dict[str, Any]:
    article, day = reference.article, reference.day
    item = {
        "id": reference.key,
        "type": "article-newspaper",
        "title": _line(article.title),
        "container-title": article.publisher and _line(article.publisher),
        "author": [{"literal": name} for name in reference.authors],
        "issued": day and {"date-parts": [[day.year, day.month, day.day]]},
        "page": ranges(reference.pages),
        "URL": reference.address,
        "note": reference.note,
    }
    return {name: value for name, value in item.items() if value}


def _entry(reference: Reference) -> str:
    article, day = reference.article, reference.day
    authors = " and ".join(f"{{{_tex(name)}}}" for name in reference.authors)
    fields = {
        # Braced once more, so that no style changes its capitals.
        "title": f"{{{_tex(article.title)}}}",
        "author": authors,
        "journal": _tex(article.publisher or ""),
        "date": day and day.isoformat(),
        "year": day and str(day.year),
        "month": day and str(day.month),
        "pages": ranges(reference.pages).replace("–", "--"),
        "url": reference.address and _uri(reference.address),
        "note": _tex(reference.note),
    }
    told = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@article{{{reference.key},\n{told}\n}}\n"


def _tags(reference: Reference) -> list[tuple[str, str]]:
    article, day = reference.article, reference.day
    tags = [
        ("TY", "NEWS"),
        ("ID", reference.key),
        ("TI", _line(article.title)),
        *(("AU", name) for name in reference.authors),
        ("T2", _line(article.publisher or "")),
        ("PY", str(day.year) if day else ""),
        ("DA", f"{day:%Y/%m/%d}/" if day else ""),
        *zip(("SP", "EP"), map(str, _ends(reference.pages)), strict=False),
        ("UR", reference.address or ""),
        ("N1", reference.note),
    ]
    return [(tag, value) for tag, value in tags if value] + [("ER", "")]


def _ends(pages: tuple[int, ...]) -> tuple[int, ...]:
    """The first page, and the last where it is another."""
    return pages if len(pages) < 2 else (pages[0], pages[-1])


def _authors(written: str | None) -> tuple[str, ...]:
    """Each name by itself. "Ann Roe, Bo Lind" are two; "Roe, Ann" is one."""
    names = list[str]()
    for part in _AUTHORS.split(_BY.sub("", _line(written or ""), count=1)):
        by_comma = [each.strip() for each in part.split(",")]
        names += by_comma if all(" " in each for each in by_comma) else [part]
    return tuple(dict.fromkeys(name for name in names if name))


def _key(article: ArticleRef, taken: set[str]) -> str:
    """`selbypost2024`, then `selbypost2024-2`: of ASCII alone, as BibTeX needs."""
    decomposed = unicodedata.normalize("NFKD", article.publisher or "")
    name = re.sub(r"[^a-z0-9]", "", decomposed.lower().removeprefix("the "))[:30] or "article"
    year = str(article.published_at.year) if article.published_at else ""
    begun, number = f"{name}{year}", 1
    key = begun
    while key in taken:
        number += 1
        key = f"{begun}-{number}"
    return key


def _tex(words: str) -> str:
    return _line(words).translate(_TEX_SIGNS)


def _uri(address: str) -> str:
    """Taken as it stands by BibTeX, but for braces."""
    return address.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _line(words: str) -> str:
    return " ".join(_UNWRITABLE.sub(" ", words).split())
