"""The index of a data set's corpus, made once and kept for the next measuring."""

from __future__ import annotations

import hashlib
import json

import typer

from index import Chunking, IndexIdentity, ReadError
from qa.evaluation.beir import BeirFolder
from server.cli.index.add import add_articles
from server.cli.options import INTERRUPTED
from server.cli.output import say
from server.container import Container

_DIGEST_CHARACTERS = 12


def indexed(dataset: BeirFolder, container: Container) -> Container:
    """The parts over an index of the corpus, in `eval` beside the index folder of `parts`.

    The folder's name holds a digest of the corpus and of what an index is made with, so a change
    of either makes another one. After an interruption it is gone on with. Raises ReadError where
    the corpus holds no article, and what `open_writer` raises.
    """
    kept = container.settings.index.parent / "eval"
    # The model's identity is read from its export there, which wants a folder to stand in.
    kept.mkdir(parents=True, exist_ok=True)
    folder = kept / f"{dataset.name}-{_digest(dataset, container.over(kept))}"
    over, note = container.over(folder), folder / "corpus.json"
    if not note.is_file():
        say(f"Indexing {dataset.corpus_file} into {folder}, which is kept for the next time.")
        unreadable = _added(dataset, over)
        unfinished = note.with_suffix(".unfinished")
        unfinished.write_text(
            json.dumps({"corpus": str(dataset.corpus_file), "unreadable": unreadable})
        )
        unfinished.replace(note)
    say(f"The index is {folder}.")
    if unreadable := json.loads(note.read_text())["unreadable"]:
        say(f"{unreadable} lines of the corpus could not be read and are not in it.")
    return over


def _added(dataset: BeirFolder, container: Container) -> int:
    """Add the whole corpus; how many of its lines could not be read."""
    report = add_articles(container, dataset.articles)
    if report.stopped:
        say("Stopped early; the same command goes on from here.")
        raise typer.Exit(INTERRUPTED)
    if not report.done:
        raise ReadError(
            str(dataset.corpus_file), "no article in it could be read.", "See above why."
        )
    return len(report.failed)


def _digest(dataset: BeirFolder, container: Container) -> str:
    identity = IndexIdentity.of(container.writing_embedder, container.counter, Chunking())
    with dataset.corpus_file.open("rb") as file:
        corpus = hashlib.file_digest(file, "sha256").hexdigest()
    whole = f"{corpus}\n{identity.as_meta()}"
    return hashlib.sha256(whole.encode()).hexdigest()[:_DIGEST_CHARACTERS]
