"""What earlier looks at a feed or sitemap saw of each page that it names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container
from dataclasses import asdict, dataclass

from index import Article

MOST_SEEN = 200_000
# What a site names no more is remembered for a while: it may come back, under another address too.
_FORGOTTEN_AFTER_S = 90 * 86_400.0
_FIRST_RETRY_S = 3_600.0
_MOST_TRIES = 4
_SHORTEST_TOLD_APART = 200


@dataclass
class Seen:
    """`stamp` says what it was when last named. `article_id` is what became of it.

    `told` is its day and headline, `digest` that of its text: what is known by either and stands
    at another address now is the same, moved. `waiting` means that its page is still to be read.
    """

    stamp: str = ""
    named_at: float = 0.0
    article_id: str | None = None
    told: str = ""
    digest: str = ""
    etag: str | None = None
    last_modified: str | None = None
    waiting: bool = False
    tries: int = 0
    retry_at: float = 0.0

    def took(self, article: Article) -> None:
        self.told, self.digest = told_of(article), digest_of(article)

    def missed(self, now: float) -> None:
        """Its page failed: it is tried again, each time later, a few times."""
        self.tries += 1
        self.waiting = self.tries < _MOST_TRIES
        self.retry_at = now + _FIRST_RETRY_S * 4 ** (self.tries - 1)

    def was_read(self) -> None:
        self.waiting, self.tries, self.retry_at = False, 0, 0.0


class SeenPages(dict[str, Seen]):
    """By address. Of those that a look changed, and of no others, records are written."""

    def __init__(self, records: dict[str, str]) -> None:
        super().__init__((key, Seen(**json.loads(each))) for key, each in records.items())
        self._as_read = records
        stored = {key: seen for key, seen in self.items() if seen.article_id}
        self._by_told = {seen.told: key for key, seen in stored.items() if seen.told}
        self._by_digest = {seen.digest: key for key, seen in stored.items() if seen.digest}

    def moved_from(self, article: Article, still_there: Container[str]) -> str | None:
        """The address where the article stood before, which is not `still_there`."""
        found = (self._by_told.get(told_of(article)), self._by_digest.get(digest_of(article)))
        return next((key for key in found if key in self and key not in still_there), None)

    def changes(self, now: float) -> tuple[dict[str, str], set[str]]:
        """The records to write, and the keys of those to delete."""
        kept = [key for key, seen in self.items() if now - seen.named_at < _FORGOTTEN_AFTER_S]
        kept = sorted(kept, key=lambda key: -self[key].named_at)[:MOST_SEEN]
        written = {key: json.dumps(asdict(self[key])) for key in kept}
        changed = {key: each for key, each in written.items() if self._as_read.get(key) != each}
        return changed, self._as_read.keys() - written.keys()


def told_of(article: Article) -> str:
    """To the second; "" for what has no hour, since headlines come again on the same day."""
    moment = article.published_at
    has_hour = moment is not None and (moment.hour or moment.minute or moment.second)
    return f"{moment.timestamp():.0f} {article.title}" if moment and has_hour else ""


def digest_of(article: Article) -> str:
    """ "" for what is so short that another article may say the same."""
    if len(article.text) < _SHORTEST_TOLD_APART:
        return ""
    return hashlib.sha256(article.text.encode(errors="replace")).hexdigest()[:32]
