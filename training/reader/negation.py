"""The opposite of a statement, made with the help of the question that it answers."""

from __future__ import annotations

_AUXILIARIES = frozenset(
    "did does is are was were has had will would can could should must may might".split()
)
# Their past is as their base, so that it does not show where the subject ends.
_UNCHANGED = frozenset(
    "put cut hit set cost let beat read spread shut split hurt quit bet cast bid shed".split()
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
