"""Statements turned: into their opposites, and into the questions that they answer."""

from __future__ import annotations

_AUXILIARIES = frozenset(
    "did does is are was were has had will would can could should must may might".split()
)
# Their past is as their base, so that it does not show where the subject ends.
_UNCHANGED = frozenset(
    "put cut hit set cost let beat read spread shut split hurt quit bet cast bid shed".split()
)
_DO = frozenset("did does".split())
_LONGEST_SUBJECT = 6
_SUBCLAUSE = frozenset("that who which when where if as because while".split())
_LOWERED = frozenset(
    "The A An This That These Those He She It They We In On At There His Her Its Their Some All"
    " Many Most Several Two Three Four Five Men Women People Children".split()
)
_NEGATIVE = frozenset("not no never nobody nothing none neither nor without".split())


def negated(question: str, statement: str) -> str | None:
    """ "Did the council agree?", "The council agreed." → "The council did not agree."

    None where it is not plain where the subject ends, and of what is negative already.
    """
    asked = question.rstrip("? ").split()
    said = statement.split()
    if not asked or asked[0].lower() not in _AUXILIARIES or _NEGATIVE & {*map(str.lower, asked)}:
        return None
    auxiliary, rest = asked[0].lower(), asked[1:]
    shared = 0
    for one, other in zip(rest, said, strict=False):
        if one.lower() != other.lower() or (auxiliary == "did" and one in _UNCHANGED):
            break
        shared += 1
    is_plain = auxiliary in ("did", "does") or said[shared : shared + 1] == [auxiliary]
    if not 0 < shared < len(rest) or not is_plain:
        return None
    return " ".join([*said[:shared], auxiliary, "not", *rest[shared:]]) + "."


def asked(statement: str) -> str | None:
    """ "The wall was raised in May." → "Was the wall raised in May?"

    None where no auxiliary stands behind a short subject, or the statement is negative.
    """
    words = statement.rstrip(". ").split()
    if _NEGATIVE & {*map(str.lower, words)} or statement.rstrip().endswith("?"):
        return None
    place = next((i for i, word in enumerate(words) if word in _AUXILIARIES - _DO), 0)
    if not 0 < place <= _LONGEST_SUBJECT or place == len(words) - 1:
        return None
    if any(word.endswith(",") or word.lower() in _SUBCLAUSE for word in words[:place]):
        return None
    first = words[0].lower() if words[0] in _LOWERED else words[0]
    return " ".join([words[place].capitalize(), first, *words[1:place], *words[place + 1 :]]) + "?"
