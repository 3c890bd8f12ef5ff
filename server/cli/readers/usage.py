"""`dateline usage`: how many questions were asked, what became of them, and what was cited."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from index import DatelineIndexError, IndexReader
from qa.citations.render import long_date
from server.cli.options import INTERNAL, IndexOption, JsonOption
from server.cli.output import one_line, say
from server.container import Container
from server.settings import Settings, load_settings
from server.stores import Stores

if TYPE_CHECKING:
    from server.services.usage import UsageReport

_SHOWN = 10

DayOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="As 2026-11-30.")
]


def usage(
    after: DayOption = None,
    before: DayOption = None,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Say how the archive was used: the last 30 days, or from --after to --before (UTC).

    Questions that a server answered, by day and by what became of them; articles cited most; what
    was rated. No question unless DATELINE_LOG_QUESTIONS is set.

    Example:  dateline usage --after 2026-11-01
    """
    from server.services.usage import days_of_use, usage_report
    from server.stores.feedback import FeedbackUnavailable
    from server.stores.usage import UsageUnavailable

    settings = load_settings(index=index)
    days = days_of_use(after.date() if after else None, before.date() if before else None)
    if days is None:
        raise typer.BadParameter("the first day is after the last.")
    try:
        with Stores(settings) as stores:
            report = usage_report(
                stores.usage,
                stores.ratings,
                _reader(settings),
                *days,
                with_questions=settings.log_questions,
            )
    except (FeedbackUnavailable, UsageUnavailable) as error:
        say(f"dateline: {error.detail} {error.hint} ({error})")
        raise typer.Exit(INTERNAL) from None
    if json:
        from server.schemas.usage import UsageDocument

        print(UsageDocument.model_validate(report).model_dump_json(indent=2))
    else:
        _print(report)


def _reader(settings: Settings) -> IndexReader | None:
    """For headlines; without an index, what is told has none."""
    try:
        return Container(settings).reader()
    except DatelineIndexError:
        return None


def _print(report: UsageReport) -> None:
    from server.services.usage import said_of

    span = f"{long_date(report.after)} to {long_date(report.before)}"
    print(f"{span}: {report.questions} questions, {report.answered} answered.")
    for name, count in report.outcomes.items():
        print(one_line(f"{count} {said_of(name)}"))
    for day in report.days:
        if day.questions:
            print(f"{day.day}: {day.questions} questions, {day.answered} answered")
    for cited in report.cited[:_SHOWN]:
        named = f"{cited.publisher or 'Unknown publisher'}: {cited.title or 'no longer there'}"
        print(one_line(f"Cited in {cited.answers}: {named} ({cited.article_id})"))
    if report.rated_up or report.rated_down:
        print(f"Rated: {report.rated_up} good, {report.rated_down} bad")
    for down in report.down[:_SHOWN]:
        words = down.comment or down.question or ", ".join(down.cited) or "no comment"
        print(one_line(f"Rated bad on {long_date(down.rated_at)}: {words}"))
    if not report.questions:
        say("Counted are questions that a server answers: dateline serve")
