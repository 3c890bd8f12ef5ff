"""A follow-up made standalone by rules, for English: pronouns, fragments, missing names.

What a reader would take from the turns before is written into the question: a name in place of
"he", the time in "and in June?" in place of the one asked about before. Where that would take more
grammar than rules have, the subject matter follows in brackets: "How deep is it (the reef near
Caddow Island)?"

Of the user's turns any words may be carried over. Of the assistant's, which a client can forge,
only names, and only those that the archive's articles use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.conversation import questions
from qa.conversation.coreference import (
    in_full,
    is_of_events,
    must_point_back,
    person_pronoun,
    points_back,
    thing_pronoun,
    with_antecedent,
)
from qa.conversation.ellipsis import replaced
from qa.conversation.names import Name, names_in
from qa.conversation.small_talk import is_talk
from qa.conversation.topic import (
    ConversationArchive,
    is_another_topic,
    is_known,
    is_unknown,
    is_whole,
    most_spoken_of,
    publishers_in,
)
from qa.llm import Message

# Turns before these say little about what is meant now.
_TURNS = 12
_TURN_CHARACTERS = 2_000
_LONGEST_TOPIC = 160
_FEW_WORDS = 2


@dataclass(frozen=True)
class _Talk:
    """What a conversation is about after its last turn.

    `question` is the last one with subject matter of its own, standalone but for `aside`, which
    says in brackets what it is about. `topic` is the subject matter of what is talked about,
    `names` are those of all turns, the last ones first, and `answered` those of the last answer.
    """

    question: str = ""
    aside: str = ""
    topic: str = ""
    names: tuple[Name, ...] = ()
    answered: tuple[Name, ...] = ()

    @property
    def standalone(self) -> str:
        return questions.joined(self.question, f" ({self.aside})") if self.aside else self.question

    @property
    def known(self) -> tuple[Name, ...]:
        return tuple({name.words: name for name in [*self.answered, *self.names]}.values())


def by_rules(question: str, history: Sequence[Message], archive: ConversationArchive) -> str:
    """The question as it would be asked without the turns before; itself where it stands alone."""
    talk, is_aside = _Talk(), False
    for turn in history[-_TURNS:]:
        text = turn.content[:_TURN_CHARACTERS].strip()
        if turn.role == "user" and text:
            # "Thanks!" changes nothing of what is talked about, nor does what is said to it.
            is_aside = is_talk(text)
            talk = talk if is_aside else _asked(talk, text, archive)[1]
        elif turn.role == "assistant" and not is_aside:
            talk = replace(talk, answered=tuple(_names_known_in(text, archive)))
    return _asked(talk, question, archive)[0]


def _names_known_in(answer: str, archive: ConversationArchive) -> list[Name]:
    publishers = publishers_in(answer, archive)
    return [
        name
        for name in names_in(answer)
        if name.text.removeprefix("the ") not in publishers and is_known(name.text, archive)
    ]


def _asked(talk: _Talk, text: str, archive: ConversationArchive) -> tuple[str, _Talk]:
    """The user's next question, standalone, and the talk after it."""
    if not talk.question:
        return text, _about(talk, text)
    text = questions.meant(text)
    core, leads_on = questions.without_fillers(text)
    if questions.is_doubting(core):
        return talk.standalone, talk
    if questions.is_bare(core):
        again = replace(talk, question=questions.once_more(talk.question, core))
        return again.standalone, replace(talk, names=talk.known, answered=())
    instead = questions.replacement(core, leads_on)
    if instead:
        changed = _with(talk, instead, archive)
        return (changed.standalone, changed) if changed else (text, _about(talk, text))
    if not text.startswith(core):
        text = f"{core[:1].upper()}{core[1:]}?"
    return _followed_up(talk, in_full(text, talk.known), archive)


def _with(talk: _Talk, instead: str, archive: ConversationArchive) -> _Talk | None:
    """The talk with `instead` in its question; None where that is about something else."""
    publishers = publishers_in(f"according to {instead}", archive)
    meant = replaced(talk.question, instead, bool(publishers))
    if not meant and talk.aside:
        # "How many did it sink (Storm Ada)?", and then "I meant Storm Berta".
        meant = replaced(talk.standalone, instead, bool(publishers))
        talk = replace(talk, aside="") if meant else talk
    if not meant:
        if is_unknown(instead, archive) or is_another_topic(instead, talk.topic, archive):
            return None
        meant = [questions.joined(talk.question, f", and what about {instead}")]
    question = most_spoken_of(meant, archive)
    return replace(_about(talk, question), aside=talk.aside)


def _about(talk: _Talk, question: str) -> _Talk:
    """The talk after a question that brings its own subject matter."""
    named = {name.words: name for name in [*names_in(question), *talk.known]}
    return _Talk(question, "", questions.subject_matter(question), tuple(named.values()))


def _followed_up(talk: _Talk, text: str, archive: ConversationArchive) -> tuple[str, _Talk]:
    """A whole sentence: pronouns replaced where it is clear what they mean; else with an aside."""
    names = names_in(text)
    person, thing = person_pronoun(text, names), thing_pronoun(text, names)
    meant = _person_meant(talk) if person else _thing_meant(talk) if thing else None
    pronoun = person or thing
    if pronoun and meant and not is_of_events(text):
        clear = with_antecedent(text, pronoun, meant)
        after = _about(talk, clear)
        return clear, after if names else replace(after, topic=_joined(meant, talk.topic))
    core = questions.without_fillers(text)[0]
    is_unclear = must_point_back(core, pronoun, names) or (
        (pronoun or points_back(core) or not names)
        and not is_whole(core, archive)
        and (pronoun or not is_another_topic(core, talk.topic, archive))
    )
    if is_unclear:
        unclear = replace(talk, question=text, aside=_aside(talk, core, archive))
        return unclear.standalone, replace(unclear, names=talk.known, answered=())
    return text, _about(talk, text)


def _joined(name: Name, topic: str) -> str:
    """The topic with the name in it."""
    bare = name.text.removeprefix("the ").casefold()
    return (topic if bare in topic.casefold() else f"{name.text}, {topic}")[:_LONGEST_TOPIC]


def _aside(talk: _Talk, core: str, archive: ConversationArchive) -> str:
    """What a question is about: the topic, and the name that the answer before it brought.

    One of a word or two is about the question before it as well: "Who noticed?"
    """
    topic = talk.topic
    if talk.aside and len(set(archive.terms(core))) < _FEW_WORDS:
        topic = f"{questions.subject_matter(talk.question)}, {topic}"
    new = [name for name in talk.answered if not name.modifies]
    brought = questions.asks_for_a_name(talk.question) and new
    return _joined(new[0], topic) if brought else topic[:_LONGEST_TOPIC]


def _person_meant(talk: _Talk) -> Name | None:
    """None where nobody was named, or the question named one person and its answer another."""
    asked = [name for name in names_in(talk.question) if name.person]
    answered = [name for name in talk.answered if name.person]
    new = [name for name in answered if name.words not in {each.words for each in asked}]
    if new and questions.asks_for_a_name(talk.question):
        return None if asked else new[0]
    talked_of = [name for name in names_in(talk.aside or talk.topic) if name.person]
    people = [*asked[::-1], *talked_of, *answered, *(name for name in talk.names if name.person)]
    return people[0] if people else None


def _thing_meant(talk: _Talk) -> Name | None:
    """The one name that "it" can mean; None where there are several, or none."""
    named = [name for name in names_in(talk.question) if not name.person]
    if questions.asks_for_a_name(talk.question) or len(named) != 1 or named[0].modifies:
        return None
    return named[0] if talk.topic.startswith(named[0].text) else None
