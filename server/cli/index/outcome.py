"""What `dateline index add` did, told at its end."""

from __future__ import annotations

import typer

from index import AddReport
from index.errors.phrases import Phrase
from index.ingest.doubts import DOUBTS, DoubtCount
from server.cli.options import INTERRUPTED, USAGE
from server.cli.output import local, say, tell


def tell_outcome(report: AddReport, skipped: int) -> None:
    """What was done. Ends the command where that was not all, by the exit status that says so."""
    if report.done or report.stopped:
        tell(
            Phrase(
                "{added} added, {changed} changed, {unchanged} unchanged, {skipped} skipped,"
                " {refused} refused, {doubtful} doubtful; {passages} new passages.",
                added=report.added,
                changed=report.changed,
                unchanged=report.unchanged,
                skipped=skipped,
                refused=len(report.failed),
                doubtful=report.doubtful.articles,
                passages=report.passages,
            )
        )
    tell_doubts(report.doubtful)
    if report.left:
        what = "{n} left: summaries in feeds of articles that the index has in full."
        tell(Phrase(what, n=report.left))
    if report.stopped:
        say("Stopped early; the same command goes on from here.")
        raise typer.Exit(INTERRUPTED)
    if not report.done:
        from index.readers.formats import BY_SUFFIX

        endings = ", ".join(sorted(BY_SUFFIX))
        what = "No article could be read. Dateline reads files that end in {endings}."
        say(Phrase(what, endings=endings))
        raise typer.Exit(USAGE)


def tell_doubts(doubtful: DoubtCount) -> None:
    """How many articles are doubtful for which reason: one may be for several."""
    if doubtful.articles:
        told = ((reason, doubtful.reasons[reason]) for reason in DOUBTS)
        counts = (
            local(Phrase("{n} with {reason}", n=count, reason=Phrase(reason)))
            for reason, count in told
            if count
        )
        tell(Phrase("Doubtful: {counts}. --report FILE says which.", counts=", ".join(counts)))
