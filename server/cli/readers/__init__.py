"""What readers asked, rated and linked to: `dateline feedback`, `links` and `usage`."""

from __future__ import annotations

import json as json_format

import typer

from server.cli.options import IndexOption
from server.settings import load_settings
from server.stores import Stores

feedback = typer.Typer(help="What readers said of answers.", no_args_is_help=True)

_EXPORTED = """
    question standalone_question answer short_answer answerable refusal mode model citations
""".split()


@feedback.callback()
def _group() -> None:
    """What readers said of answers."""


@feedback.command()
def export(index: IndexOption = None) -> None:
    """Print each rated answer as a line of JSON, oldest rating first.

    Example:  dateline feedback export > feedback.jsonl
    """
    with Stores(load_settings(index=index)) as stores:
        every = list(stores.ratings.rated())
    for rated in every:
        answer = json_format.loads(rated.document)
        line = {
            "answer_id": answer["id"],
            "rating": rated.rating,
            "comment": rated.comment,
            "rated_at": rated.rated_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
            **{name: answer.get(name) for name in _EXPORTED},
        }
        print(json_format.dumps(line, ensure_ascii=False))
