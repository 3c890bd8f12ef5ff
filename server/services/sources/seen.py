"""What earlier looks at a feed or sitemap saw of each page that it names."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from index import Article
from index.catalogue.shingles import shingles

MOST_SEEN = 200_000
# What a site names no more is remembered for a while: it may come back, under another address too.
_FORGOTTEN_AFTER_S = 90 * 86_400.0
_FIRST_RETRY_S = 3_600.0
_MOST_TRIES = 4
_SHORTEST_TOLD_APART = 200
_ONE_LOOK_S = 60.0
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# A day is over everywhere so long after it is over by UTC.
_LAST_ZONE_S = 12 * 3_600.0
# A cache may be behind what the site says of its page; and what is new is mended in its first day.
_CACHED_S = 3_600.0
_MENDED_WITHIN_S = 86_400.0
_NEWS_S = 2 * 86_400.0
# So many of its shingles; two texts of which none is the same have next to nothing in common.
_SKETCHED = 16
# What changed an hour ago is asked after three minutes, what did a week ago after eight hours.
_ASKED_AFTER = 0.05
_ANOTHER_DAY_S = 6 * 3_600.0


@dataclass
class Seen:
    """`stamp` says what it was when last named. `article_id` is what became of it.

    `told` is its day and headline, `digest` that of its text, `sketch` some of its shingles, and
    `size` its characters: what is known by them and stands at another address now is the same,
    moved. What has the text of `copy_of`, another address that is named too, is no article of its
    own. `waiting` means that its page is still to be read; at `again_at` it is read though nobody
    tells of a change. Of an inner sitemap `digest` is that of the whole, and `changed_at` when it
    was first so.
    """

    stamp: str = ""
    named_at: float = 0.0
    article_id: str | None = None
    told: str = ""
    digest: str = ""
    sketch: list[int] = field(default_factory=list)
    size: int = 0
    copy_of: str = ""
    etag: str | None = None
    last_modified: str | None = None
    waiting: bool = False
    tries: int = 0
    retry_at: float = 0.0
    again_at: float = 0.0
    changed_at: float = 0.0

    def took(self, article: Article, now: float) -> None:
        self.told, self.digest = told_of(article), digest_of(article)
        self.sketch, self.size = sketch_of(article), len(article.text)
        moment = article.published_at
        if self.article_id is None and moment and now - moment.timestamp() < _NEWS_S:
            self.again_at = now + _MENDED_WITHIN_S

    def is_as_before(self, article: Article) -> bool:
        return bool(self.digest) and self.digest == digest_of(article)

    def is_same_story(self, article: Article) -> bool:
        """Whether it is an edition of what was taken, and no notice or teaser in its place."""
        has_told = bool(self.told) and self.told == told_of(article)
        is_told = has_told or not set(self.sketch).isdisjoint(sketch_of(article))
        return is_told and 2 * len(article.text) >= self.size

    def is_another(self, article: Article) -> bool:
        """Whether an article of another day took over the address."""
        told = told_of(article)
        if not (told and self.told and self._shares_nothing(article)):
            return False
        days = [float(each.partition(" ")[0]) for each in (told, self.told)]
        return abs(days[0] - days[1]) >= _ANOTHER_DAY_S

    def may_be(self, article: Article) -> bool:
        """Whether what was told alike may be the same: two columns of one name come out at once."""
        return bool(article.summary_of) or not self._shares_nothing(article)

    def _shares_nothing(self, article: Article) -> bool:
        sketch = sketch_of(article)
        is_long = min(len(sketch), len(self.sketch)) == _SKETCHED
        return is_long and set(sketch).isdisjoint(self.sketch)

    def missed(self, now: float) -> None:
        """Its page failed: it is tried again, each time later, a few times."""
        self.tries += 1
        self.waiting = self.tries < _MOST_TRIES
        self.retry_at = now + _FIRST_RETRY_S * 4 ** (self.tries - 1)

    def was_read(self) -> None:
        self.waiting, self.tries, self.retry_at = False, 0, 0.0

    def has_changed(self, digest: str | None, now: float) -> bool:
        """Of an inner sitemap: whether it is another than before; `digest` is None where its server
        says that it is not. One that stays as it is is asked less and less often."""
        if digest in (None, self.digest):
            self.retry_at = now + _ASKED_AFTER * (now - self.changed_at)
            return False
        self.digest, self.changed_at, self.retry_at = str(digest), now, 0.0
        return True

    def found_as_before(self, now: float) -> None:
        """It was said to have changed, and has not: once more it is looked at later."""
        self.again_at = now + _CACHED_S

    def is_due(self, now: float) -> bool:
        return self.waiting and self.retry_at <= now


class SeenPages(dict[str, Seen]):
    """By address. Of those that a look changed, and of no others, records are written."""

    def __init__(self, records: dict[str, str]) -> None:
        super().__init__((key, Seen(**json.loads(each))) for key, each in records.items())
        self._as_read = records
        stored = {key: seen for key, seen in self.items() if seen.article_id and not seen.copy_of}
        self._by_told = {seen.told: key for key, seen in stored.items() if seen.told}
        self._by_digest = {seen.digest: key for key, seen in stored.items() if seen.digest}

    def moved_from(self, article: Article, still_there: Container[str]) -> str | None:
        """The address where the article stood before, which is not `still_there`."""
        told, same = self._by_told.get(told_of(article)), self.same_text(article)
        found = [told] if told and told in self and self[told].may_be(article) else []
        return next((key for key in (*found, same) if key and key not in still_there), None)

    def took(self, key: str, article: Article, now: float) -> None:
        self[key].took(article, now)
        if self[key].digest:
            self._by_digest.setdefault(self[key].digest, key)

    def same_text(self, article: Article) -> str | None:
        """The address at which this very text was taken."""
        key = self._by_digest.get(digest_of(article))
        return key if key in self else None

    def named_last(self) -> set[str]:
        """What the site named when it was last asked."""
        newest = max((seen.named_at for seen in self.values()), default=0.0)
        return {key for key, seen in self.items() if seen.named_at > newest - _ONE_LOOK_S}

    def changes(self, now: float) -> tuple[dict[str, str], set[str]]:
        """The records to write, and the keys of those to delete."""
        kept = [key for key, seen in self.items() if now - seen.named_at < _FORGOTTEN_AFTER_S]
        kept = sorted(kept, key=lambda key: -self[key].named_at)[:MOST_SEEN]
        written = {key: json.dumps(asdict(self[key])) for key in kept}
        changed = {key: each for key, each in written.items() if self._as_read.get(key) != each}
        return changed, self._as_read.keys() - written.keys()


def as_of(changed: str, now: float) -> str:
    """A day without an hour says less while it lasts, anywhere: afterwards it is another stamp."""
    ended = datetime.fromtimestamp(now - _LAST_ZONE_S, UTC)
    lasts = _DAY.fullmatch(changed) is not None and changed >= f"{ended:%Y-%m-%d}"
    return f"{changed} so far" if lasts else changed


def is_later(stamp: str, than: str) -> bool:
    """Whether it tells of a change: where both are moments the later one does, for a sitemap of
    news says when a page came out, and another one when it changed."""
    if stamp == than:
        return False
    moments = [_moment(each) for each in (stamp, than)]
    return None in moments or moments[0] >= moments[1]  # type: ignore[operator]


def _moment(stamp: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


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


def sketch_of(article: Article) -> list[int]:
    return [int(each) for each in shingles(article.text)[:_SKETCHED]]
