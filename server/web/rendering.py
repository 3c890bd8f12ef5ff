"""Pages from templates, their own words in a language that the browser asks for."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates
from markupsafe import Markup

from index.models.printed import ranges
from qa.citations import period_in_full
from qa.citations.render import long_date
from server.web.words import ENGLISH, Words, languages, words_in

_LONGEST_HEADER = 500

templates = Jinja2Templates(Path(__file__).parent / "templates")
templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.filters["long_date"] = long_date
templates.env.filters["in_full"] = period_in_full
templates.env.filters["ranges"] = ranges


def asked_for(request: Request) -> Words:
    """Those of the first language of the browser's list that there are words in; else English."""
    asked = request.headers.get("Accept-Language", "")[:_LONGEST_HEADER].split(",")
    primary = (tag.partition(";")[0].strip().partition("-")[0].lower() for tag in asked)
    return words_in(next((tag for tag in primary if tag in languages()), ENGLISH.tag))


def rendered(
    request: Request, template: str, *, status_code: int = 200, **context: Any
) -> Response:
    """A page, its own words in a language that the browser asks for."""
    words = asked_for(request)
    ours = {
        "root": request.scope.get("root_path", "") + "/",
        "tag": words.tag,
        "ours": Markup('lang="{}" dir="{}"').format(words.tag, words.direction),
        "wording_direction": words.direction,
        "wording": words.wording,
        "say": partial(_filled, words),
        "told": words.say,
    }
    headers = {"Vary": "Accept-Language"}
    return templates.TemplateResponse(request, template, {**context, **ours}, status_code, headers)


def _filled(words: Words, pattern: str, **values: object) -> Markup:
    """A pattern of ours; of what is filled in only what is markup already stays so."""
    return Markup(words.pattern(pattern) or pattern).format(**values)  # noqa: S704 - ours
