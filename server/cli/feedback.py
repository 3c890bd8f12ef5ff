"""`dateline feedback`: what readers said of answers."""

from __future__ import annotations

import json

import typer

from server.cli.options import IndexOption
from server.settings import load_settings
from server.stores import Stores

app = typer.Typer(help="What readers said of answers.", no_args_is_help=True)


@app.callback()
def feedback() -> None:
    """What readers said of answers."""


@app.command()
def export(index: IndexOption = None) -> None:
    """Print each rated answer as a line of JSON, oldest rating first.

    Example:  dateline feedback export > feedback.jsonl
    """
    with Stores(load_settings(index=index)) as stores:
        every = list(stores.ratings.rated())
    for rated in every:
        answer = json.loads(rated.document)
        line = {
            "answer_id": answer["id"],
            "rating": rated.rating,
            "comment": rated.comment,
            "rated_at": rated.rated_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
            **{name: answer[name] for name in _KEPT},
        }
        print(json.dumps(line, ensure_ascii=False))


_KEPT = ("question", "answer", "answerable", "refusal", "mode", "model", "citations")
