"""A conversation, and the lines that begin with / in it: what they are, and what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import typer

from index import Filters
from index.errors.phrases import Phrase
from qa import Answer, Message, Mode, Question, Strictness
from qa.citations import render
from server.cli.output import local, one_line, plain, say, spoken, tell

_REMEMBERED_TURNS = 12


@dataclass
class Conversation:
    """The turns so far, oldest first, and how questions are asked."""

    filters: Filters = field(default_factory=Filters)
    mode: Mode | None = None
    strictness: Strictness = "strict"
    turns: list[Message] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def last(self) -> Answer | None:
        return self.answers[-1] if self.answers else None

    def question(self, text: str) -> Question:
        history = tuple(self.turns[-_REMEMBERED_TURNS:])
        return Question(text, history, self.filters, self.mode, self.strictness)

    def add(self, answer: Answer) -> None:
        self.turns += [Message("user", answer.question), Message("assistant", answer.answer)]
        self.answers.append(answer)

    def begin_anew(self) -> None:
        """Forget the turns; the filters stay."""
        self.turns.clear()
        self.answers.clear()


HELP = """\
/sources         the words that the last answer rests on; /sources 2 those of note 2
/filter          the filters; /filter publisher NAME, /filter category NAME,
                 /filter collection NAME, /filter after 2024-01-31, /filter before 2024-12-31;
                 /filter off lifts all
/save FILE       write the conversation to a file: .md, .html, .csv, .json, .docx, or its
                 references to .bib, .ris or .csl.json
/new             begin a new conversation: nothing said before counts any more
/help            this
/quit            leave, as Ctrl-D does; Ctrl-C stops an answer"""
COMMANDS = ("/sources", "/filter", "/save", "/new", "/help", "/quit")
FILTERS = ("publisher", "category", "collection", "after", "before", "off")


class Directives:
    """The commands of one session; what they have to say goes to standard output."""

    def __init__(
        self,
        conversation: Conversation,
        publishers: Sequence[str],
        save: Callable[[list[Answer], Path], None],
    ) -> None:
        """`publishers` are those that the archive has; `save` writes answers to a file.

        It raises typer.BadParameter where it cannot.
        """
        self._conversation = conversation
        self._publishers = publishers
        self._save_answers = save
        self._does: dict[str, Callable[[str], None]] = {
            "/sources": self._sources,
            "/filter": self._filter,
            "/save": self._save,
            "/new": self._new,
            "/help": lambda _: tell(HELP),
        }

    def leaves(self, line: str) -> bool:
        """Do what the line says; whether it says to leave."""
        name, _, argument = line.partition(" ")
        if name in ("/quit", "/exit"):
            return True
        does = self._does.get(name)
        if does is None:
            say(
                Phrase(
                    "There is no {name}. There are: {names}.", name=name, names=", ".join(COMMANDS)
                )
            )
        else:
            does(argument.strip())
        return False

    def _sources(self, number: str) -> None:
        answer = self._conversation.last
        citations = answer.citations if answer else ()
        chosen = [one for one in citations if number in ("", str(one.number))]
        if not citations:
            say("The last answer has no sources." if answer else "Nothing was asked yet.")
        elif not chosen:
            say(
                Phrase(
                    "There is no note {number}. The last answer has 1 to {n}.",
                    number=number,
                    n=len(citations),
                )
            )
        for one in chosen:
            print(one_line(render.note(one)))
            print(f"    “{one_line(one.quote)}”")
            print(
                f"    {plain(one.url)}" if one.url else f"    dateline index show {one.article_id}"
            )

    def _filter(self, wanted: str) -> None:
        kind, _, value = wanted.partition(" ")
        value = value.strip()
        try:
            self._conversation.filters = _changed(self._conversation.filters, kind, value)
        except ValueError as error:
            say(error.args[0])
            return
        known = {name.casefold() for name in self._publishers}
        for name in self._conversation.filters.publishers:
            if name.casefold() not in known:
                names = ", ".join(self._publishers)
                say(Phrase("No article is of {name}. There are: {names}.", name=name, names=names))
        print(described(self._conversation.filters))

    def _save(self, name: str) -> None:
        if not self._conversation.answers:
            say("Nothing was asked yet.")
        elif not name:
            say("Type /save and the name of a file, such as /save harbour.docx.")
        else:
            try:
                self._save_answers(self._conversation.answers, Path(name).expanduser())
            except typer.BadParameter as error:
                say(error.message)

    def _new(self, _: str) -> None:
        self._conversation.begin_anew()
        tell("A new conversation.")


def described(filters: Filters) -> str:
    """ "Searching articles of The Slipway, from 1 May 2024 on." in the language of the command."""
    either = f" {local('or')} "
    day = spoken().wording.day
    told = [
        Phrase("of {names}", names=either.join(filters.publishers)) if filters.publishers else "",
        Phrase("in {names}", names=either.join(filters.categories)) if filters.categories else "",
        Phrase("of the collection {names}", names=either.join(filters.collections))
        if filters.collections
        else "",
        Phrase("from {day} on", day=day(filters.after)) if filters.after else "",
        Phrase("until {day}", day=day(filters.before)) if filters.before else "",
    ]
    parts = [local(each) for each in told if each]
    if not parts:
        return local("Searching all articles.")
    return one_line(local(Phrase("Searching articles {filters}.", filters=" ".join(parts))))


def _changed(filters: Filters, kind: str, value: str) -> Filters:
    """Raises ValueError, with what to type instead."""
    if not kind:
        return filters
    if kind == "off":
        return Filters()
    if kind not in FILTERS or not value:
        raise ValueError(
            Phrase("Type /filter {names}, with what to filter by.", names=" | ".join(FILTERS))
        )
    if kind == "publisher":
        return replace(filters, publishers=(*filters.publishers, value))
    if kind == "category":
        return replace(filters, categories=(*filters.categories, value))
    if kind == "collection":
        return replace(filters, collections=(*filters.collections, value))
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError(
            Phrase("{text} is not a day. Write it as YYYY-MM-DD.", text=value)
        ) from None
    changed = replace(filters, after=day) if kind == "after" else replace(filters, before=day)
    if changed.after and changed.before and changed.after > changed.before:
        raise ValueError("The first day is later than the last, so no article can match.")
    return changed
