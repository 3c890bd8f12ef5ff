"""What a passage's metadata says in other people's frameworks, the same in each."""

from __future__ import annotations

from dateline_client.documents import Hit


def metadata(hit: Hit) -> dict[str, str | int | float]:
    """Plain values alone, which every store of vectors takes; what is not known is left out.

    `text == article.text[start:end]` of that version of the article; `day` is that of publication.
    """
    published = hit.published_at
    known: dict[str, str | int | float | None] = {
        "article_id": hit.article_id,
        "version": hit.version,
        "passage_id": hit.passage_id,
        "title": hit.title,
        "publisher": hit.publisher,
        "published_at": published.isoformat() if published else None,
        "day": published.date().isoformat() if published else None,
        "source": hit.url or hit.article_id,
        "url": hit.url,
        "start": hit.start,
        "end": hit.end,
        "score": hit.score,
    }
    return {name: value for name, value in known.items() if value is not None}
