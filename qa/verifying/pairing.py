"""Which word of a span a word of a claim repeats."""

from __future__ import annotations

from difflib import SequenceMatcher

from qa.verifying.reading import Reading


class Pairing:
    """The words and numbers of a claim beside those of a span, paired where their stems agree.

    Runs of words that both have in the same order come first; then the rest, in order.
    """

    def __init__(self, claim: Reading, span: Reading) -> None:
        mine = [place for place, word in enumerate(claim.words) if word.is_placed]
        theirs = [place for place, word in enumerate(span.words) if word.is_placed]
        one = [claim.words[place].stem for place in mine]
        other = [span.words[place].stem for place in theirs]
        self.in_span: dict[int, int] = {}
        for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
            for step in range(block.size):
                self.in_span[mine[block.a + step]] = theirs[block.b + step]
        taken = set(self.in_span.values())
        for place in mine:
            if place not in self.in_span:
                for there in span.places.get(claim.words[place].stem, ()):
                    if there not in taken:
                        self.in_span[place] = there
                        taken.add(there)
                        break
        self.in_claim = {there: here for here, there in self.in_span.items()}
