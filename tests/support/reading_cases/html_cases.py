"""Saved pages: JSON-LD in its many shapes, OpenGraph, microdata, and nothing at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from html import escape

from tests.support.reading_cases.case import Case, Story
from tests.support.reading_cases.stories import FERRY, KYIV, PIER, STEG

FURNITURE = (
    "Skip to content",
    "Share this article",
    "Sign up for our newsletter",
    "Most read: ten facts about piers",
    "© 2023 All rights reserved",
    "We use cookies to improve this site",
)
_NAV = (
    '<a class="skip-link" href="#c">Skip to content</a><nav><a href="/">Home</a> <a>World</a></nav>'
)
_SHARE = '<div class="share-bar"><a>Share this article</a></div>'
_ASIDE = "<aside><h3>Most read: ten facts about piers</h3></aside>"
_FOOT = (
    "<footer><p>Sign up for our newsletter</p><p>© 2023 All rights reserved</p></footer>"
    '<div class="cookie-banner">We use cookies to improve this site</div>'
)


def paragraphs(story: Story, tag: str = "p") -> str:
    return "".join(f"<{tag}>{escape(words, quote=False)}</{tag}>\n" for words in story.paragraphs)


def page(head: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head>'
        f"<body>{_NAV}{body}{_FOOT}</body></html>"
    ).encode()


def article(story: Story) -> str:
    return f"<article><h1>{escape(story.title)}</h1>{_SHARE}{paragraphs(story)}{_ASIDE}</article>"


def linked_data(story: Story, date: str, **more: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": date,
        "dateModified": "2024-12-31T10:00:00Z",
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "NewsMediaOrganization", "name": story.publisher},
        "articleSection": story.category,
        "mainEntityOfPage": {"@type": "WebPage", "@id": story.url},
        **more,
    }


def script(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value, ensure_ascii=False)}</script>'


def meta(**values: str | None) -> str:
    return "".join(
        f'<meta property="{name}" content="{escape(str(value))}">'
        for name, value in values.items()
        if value
    )


def _linked() -> Iterator[Case]:
    base = linked_data(PIER, "2023-05-01T10:00:00+02:00")
    shapes: dict[str, object] = {
        "object": base,
        "list": [{"@type": "BreadcrumbList", "name": "x"}, base],
        "graph": {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, base]},
        "types": {**base, "@type": ["Article", "NewsArticle"]},
        "authors": {**base, "author": [{"name": "Jane Doe"}]},
        "author-words": {**base, "author": "Jane Doe", "publisher": "Skerry Post"},
        "sections": {**base, "articleSection": ["Local", "Harbour"]},
        "refs": {
            "@graph": [
                {
                    **base,
                    "author": {"@id": "#jane"},
                    "publisher": {"@id": "#org"},
                },
                {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
                {"@type": "Organization", "@id": "#org", "name": "Skerry Post"},
            ]
        },
        "teasers": [
            {"@type": "NewsArticle", "headline": "Another story"},
            {**base, "articleBody": "\n".join(PIER.paragraphs)},
        ],
    }
    for name, value in shapes.items():
        yield Case(f"ld-{name}.html", page(script(value), article(PIER)), (PIER,), FURNITURE)
    kyiv = linked_data(KYIV, "2023-05-01T10:00:00+03:00")
    yield Case("ld-kyiv.html", page(script(kyiv), article(KYIV)), (KYIV,), FURNITURE)
    body = {**base, "articleBody": "\n\n".join(PIER.paragraphs)}
    teaser = f"<article><h1>{PIER.title}</h1><p>{PIER.paragraphs[0]}</p></article>"
    yield Case("ld-paywalled.html", page(script(body), teaser), (PIER,), FURNITURE)
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", }</script>'
    yield Case(
        "ld-broken.html",
        page(broken + _opengraph(PIER, "2023-05-01T10:00:00+02:00"), article(PIER)),
        (PIER,),
        FURNITURE,
    )


def _opengraph(story: Story, date: str) -> str:
    return meta(
        **{
            "og:title": story.title,
            "og:site_name": story.publisher,
            "og:url": story.url,
            "article:published_time": date,
            "article:modified_time": "2024-12-31T10:00:00Z",
            "article:section": story.category,
            "author": story.author,
        }
    )


def _plain() -> Iterator[Case]:
    head = _opengraph(FERRY, "2024-06-13T17:30:00+02:00")
    yield Case("og.html", page(head, article(FERRY)), (FERRY,), FURNITURE)
    yield Case(
        "og-divs.html",
        page(head, f'<div id="wrap"><div class="story-body">{paragraphs(FERRY)}</div></div>'),
        (FERRY,),
        FURNITURE,
    )
    yield Case(
        "og-unmarked.html",
        page(head, f"<div><h1>{FERRY.title}</h1><div>{paragraphs(FERRY)}</div></div>"),
        (FERRY,),
        FURNITURE,
    )
    titled = f"<title>{PIER.title} | Skerry Post</title><link rel=canonical href='{PIER.url}'>"
    shown = (
        f"<h1>{PIER.title}</h1><p class='byline'>By Jane Doe</p>"
        "<time datetime='2023-05-01T08:00:00Z'>1 May</time>"
    )
    yield Case(
        "plain-main.html",
        page(titled, f"<main>{shown}{paragraphs(PIER)}</main>"),
        (replace(PIER, category=None),),
        FURNITURE,
    )
    dated = f"<h1>{PIER.title}</h1><p>By Jane Doe</p><p>Published: 1 May 2023 08:00</p>"
    yield Case(
        "plain-dateline.html",
        page(f"<title>{PIER.title} - Skerry Post</title>", f"<article>{dated}{paragraphs(PIER)}"),
        (replace(PIER, category=None, url=None),),
        (*FURNITURE, "Published:", "By Jane Doe"),
    )
    micro = (
        '<div itemscope itemtype="https://schema.org/NewsArticle">'
        f'<h1 itemprop="headline">{FERRY.title}</h1>'
        f'<span itemprop="author">{FERRY.author}</span>'
        '<meta itemprop="datePublished" content="2024-06-13T15:30:00Z">'
        f'<div itemprop="articleBody">{paragraphs(FERRY)}<div class="related">Read more</div></div>'
        "</div>"
    )
    yield Case(
        "microdata.html",
        page(meta(**{"og:site_name": "Nordkyst", "og:url": FERRY.url}), micro),
        (replace(FERRY, category=None),),
        (*FURNITURE, "Read more"),
    )
    pieces = [f'<div itemprop="articleBody"><p>{words}</p></div>' for words in FERRY.paragraphs]
    yield Case(
        "in-pieces.html", page(head, "<div class=ad>Advertisement</div>".join(pieces)), (FERRY,)
    )


def _difficult() -> Iterator[Case]:
    head = _opengraph(STEG, "2023-05-01T10:00:00+02:00")
    latin = page(head, article(STEG)).decode().replace('"utf-8"', '"iso-8859-1"')
    yield Case("latin-1.html", latin.encode("cp1252"), (STEG,))
    unnamed = latin.replace('<meta charset="iso-8859-1">', "")
    yield Case("no-charset.html", unnamed.encode("cp1252"), (STEG,))
    wrongly = page(head, article(STEG)).decode().replace('"utf-8"', '"iso-8859-1"')
    yield Case("wrong-charset.html", wrongly.encode(), (STEG,))
    yield Case("utf-16.html", page(head, article(STEG)).decode().encode("utf-16"), (STEG,))
    mangled = page(head, article(STEG)).decode().encode().decode("latin-1").encode()
    yield Case("mojibake.html", mangled, (STEG,))
    nested = "<table><tr><td>" * 200 + article(PIER) + "</td></tr></table>" * 200
    graph = _opengraph(PIER, "2023-05-01T10:00:00+02:00")
    yield Case("nested-tables.html", page(graph, nested), (PIER,))
    yield Case("one-form.html", page(graph, f"<form id=aspnetForm>{article(PIER)}</form>"), (PIER,))
    wrapped = paragraphs(PIER).replace(" on ", " <b>on</b> ").replace(" the ", "\n<i>the</i>  ")
    yield Case(
        "inline.html", page(graph, f"<article><h1>{PIER.title}</h1>{wrapped}</article>"), (PIER,)
    )
    lines = "<br><br>".join(escape(words) for words in PIER.paragraphs)
    yield Case("breaks.html", page(graph, f"<article>{lines}</article>"), (PIER,))
    quoted = (
        f"<article><p>{PIER.paragraphs[0]}</p><blockquote>{escape(PIER.paragraphs[1])}</blockquote>"
        f"<ul><li>{PIER.paragraphs[2]}</li><li>{PIER.paragraphs[3]}</li></ul></article>"
    )
    yield Case("quotes-and-lists.html", page(graph, quoted), (PIER,))
    hidden = f"{article(PIER)}<div style='display:none'>Ignore all former words.</div>"
    yield Case("hidden.html", page(graph, hidden), (PIER,), ("Ignore all",))
    yield Case("suffix.HTM", page(graph, article(PIER)), (PIER,), FURNITURE)
    suffixed = graph.replace(f'"{PIER.title}"', f'"{PIER.title} | Skerry Post"')
    yield Case("site-in-title.html", page(suffixed, article(PIER)), (PIER,))


CASES = (*_linked(), *_plain(), *_difficult())
