"""`dateline doctor`: what is wrong here, and what mends it."""

from __future__ import annotations

import dataclasses
import json as json_format
from typing import TYPE_CHECKING, Annotated

import typer

from server.bootstrap import Parts
from server.cli.exit_codes import USAGE
from server.cli.options import IndexOption, JsonOption
from server.cli.output import one_line
from server.settings import load_settings

if TYPE_CHECKING:
    from server.doctor import Finding

_MARKS = {"ok": "✓", "warning": "!", "failed": "✗"}


def doctor(
    host: Annotated[str, typer.Option(help="Where dateline serve is to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Check all that Dateline needs, and say what mends it; exit status 2 where something fails.

    Python, packages, the embedding model, the index, permissions, disk, keys, limits, the language
    model's endpoint (asked for one token), the reranker and the port. Nothing is changed. For the
    index in depth, run: dateline index verify

    Example:  dateline doctor
    """
    parts = Parts(load_settings(index=index))
    # It brings what the checks need, and no other command does.
    from server.doctor import diagnose

    findings = []
    for finding in diagnose(parts, host, port):
        findings.append(finding)
        if not json:
            print(
                one_line(f"{_MARKS[finding.level]} {finding.check}: {finding.detail}"), flush=True
            )
            if finding.mend:
                print(one_line(f"→ {finding.mend}"))
    if json:
        print(json_format.dumps([dataclasses.asdict(each) for each in findings], indent=2))
    if any(finding.level == "failed" for finding in findings):
        raise typer.Exit(USAGE)


def _show(finding: Finding) -> None:
    print(one_line(f"{_MARKS[finding.level]} {finding.check}: {finding.detail}"), flush=True)
    if finding.mend:
        print("  → " + one_line(finding.mend))
