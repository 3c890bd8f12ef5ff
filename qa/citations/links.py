"""Where a reader finds an article: at its publisher's, or on its page in this archive."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from index import ArticleRef
from qa.events import Citation

# A longer quote is named by its first words and its last.
_LONGEST_WHOLE = 200
_OF_EACH_END, _AROUND = 5, 3
_MOST_PLACES = 5


def published_url(url: str | None) -> str | None:
    """The address at the publisher's, where it is one that may be followed."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


class Links:
    """Links to the articles of one archive, served at `base_url`."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url.rstrip("/")

    def page_of(self, article_id: str) -> str:
        """Its page here."""
        return f"{self._base_url}/articles/{quote(article_id)}"

    def of_article(self, article_id: str, url: str | None) -> str:
        """The article at its publisher's; where that is unknown, its page here."""
        return published_url(url) or self.page_of(article_id)

    def of_citation(self, citation: Citation) -> str:
        """The article at its publisher's; where that is unknown, its page here, words marked."""
        return published_url(citation.url) or self._words_here(citation)

    def of_quote(self, citation: Citation) -> str:
        """The same, at its publisher's too at the words."""
        return quote_url(citation.url, citation.quote) or self._words_here(citation)

    def words_of_version(
        self, article: ArticleRef, start: int, end: int, page: int | None = None
    ) -> str:
        """The page here of this very version, the words `start` to `end` marked, if any.

        Where they stand on a `page` of the document that it was read from, that.
        """
        cite = f"&cite={start}-{end}" if end > start else ""
        address = f"{self.page_of(article.article_id)}{_printed(page)}"
        return f"{address}?version={article.version}{cite}"

    def _words_here(self, citation: Citation) -> str:
        address = f"{self.page_of(citation.article_id)}{_printed(citation.page)}"
        return f"{address}?cite={citation.start}-{citation.end}"


def _printed(page: int | None) -> str:
    return f"/pages/{page}" if page else ""


def quote_url(url: str | None, words: str) -> str | None:
    """The address at the publisher's, at the words; None where there is none to be followed."""
    published = published_url(url)
    return published and at_words(published, words, [(0, len(words))])


def at_words(url: str, text: str, places: Iterable[tuple[int, int]]) -> str:
    """`url` with a text fragment, so that browsers go to these places of `text` and mark them."""
    told = [_directive(text, *place) for place in list(places)[:_MOST_PLACES]]
    named = "&".join(f"text={each}" for each in told if each)
    if not named:
        return url
    page = url.partition(":~:")[0]
    return f"{page}{'' if '#' in page else '#'}:~:{named}"


def _directive(text: str, start: int, end: int) -> str:
    """`[before-,]first[,last][,-after]`: a part cannot go on from one paragraph to the next."""
    lines = [line.split() for line in text[start:end].strip().splitlines() if line.strip()]
    if not lines:
        return ""
    first, last = lines[0], lines[-1]
    is_long = len(" ".join(first)) > _LONGEST_WHOLE and len(first) >= 2 * _OF_EACH_END
    is_whole = len(lines) == 1 and not is_long
    parts = [first] if is_whole else [first[:_OF_EACH_END], last[-_OF_EACH_END:]]
    named = ",".join(map(_encoded, parts))
    if " ".join(text.split()).count(" ".join(parts[0])) < 2:
        return named
    if before := text[:start].rpartition("\n")[2].split()[-_AROUND:]:
        named = f"{_encoded(before)}-,{named}"
    if after := text[end:].partition("\n")[0].split()[:_AROUND]:
        named += f",-{_encoded(after)}"
    return named


def _encoded(words: list[str]) -> str:
    """A comma, a dash or an ampersand would end it."""
    return quote(" ".join(words), safe="").replace("-", "%2D")
