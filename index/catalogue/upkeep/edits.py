"""What a desk says of articles: taken back, corrected, a field mended.

It holds whatever their files say when they are read again; else the next reading would undo it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from index.models import Article, Correction

EDITS_KEY = "edits"
DESK = "desk"
"""The `date_source` of a day that a desk gave."""


@dataclass(frozen=True)
class Edit:
    """`retracted` is None where nothing is said of that; `fields` are by name, a day in ISO."""

    retracted: bool | None = None
    corrections: tuple[tuple[str, str | None], ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)

    def joined(self, later: Edit) -> Edit:
        """Both; where they differ, what was said later counts."""
        retracted = self.retracted if later.retracted is None else later.retracted
        corrections = dict.fromkeys((*self.corrections, *later.corrections))
        return Edit(retracted, tuple(corrections), {**self.fields, **later.fields})

    def applied(self, article: Article) -> Article:
        """The article with all of it."""
        known = {each.text for each in article.corrections}
        new = [
            Correction(text, datetime.fromisoformat(at) if at else None)
            for text, at in self.corrections
            if text not in known
        ]
        changes: dict[str, Any] = dict(self.fields)
        if day := changes.get("published_at"):
            changes |= {"published_at": datetime.fromisoformat(day), "date_source": DESK}
        if self.retracted is not None:
            changes["retracted"] = self.retracted
        return replace(article, corrections=(*article.corrections, *new), **changes)


def edited(article: Article, meta: str | None) -> Article:
    """The article as the desk says it is; `meta` is what the catalogue has under `EDITS_KEY`."""
    edit = _edits(meta).get(article.id) if meta else None
    return edit.applied(article) if edit else article


def with_edit(meta: str | None, article_id: str, edit: Edit) -> str:
    """What the catalogue is to have under `EDITS_KEY` from now on."""
    edits = dict(_edits(meta)) if meta else {}
    edits[article_id] = edits.get(article_id, Edit()).joined(edit)
    return json.dumps({name: asdict(each) for name, each in edits.items()}, ensure_ascii=False)


@lru_cache(maxsize=2)
def _edits(meta: str) -> Mapping[str, Edit]:
    """Every article that is read asks, and there are new ones seldom."""
    return {
        name: Edit(
            each["retracted"], tuple((text, at) for text, at in each["corrections"]), each["fields"]
        )
        for name, each in json.loads(meta).items()
    }
