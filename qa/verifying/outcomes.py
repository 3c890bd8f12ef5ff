"""Words that settle how something ended: what a claim says so, the span must say as well."""

from __future__ import annotations

from collections.abc import Iterator

from qa.verifying.opposites import Opposites
from qa.verifying.reading import Reading
from qa.verifying.vocabulary import Vocabulary

_OUTCOMES = """
accept reject refuse decline approve disapprove veto adopt oppose allow permit ban forbid prohibit
block win lose beat defeat convict acquit admit confess deny arrest release jail sentence fine
resign quit retire dismiss sack hire appoint elect die kill survive injure marry divorce buy sell
acquire reopen close shut cancel postpone delay suspend demolish destroy rise fall increase decrease
cut reduce gain profit loss succeed fail merge repeal overturn uphold withdraw recall sue accuse
evacuate sink collapse explode bankrupt
"""


class Outcomes:
    """The list, in the stems of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, opposites: Opposites) -> None:
        self._stems = frozenset(vocabulary.stem(word) for word in _OUTCOMES.split())
        self._opposites = opposites

    def unsaid(self, claim: Reading, span: Reading) -> Iterator[str]:
        """Those of the claim's words, folded, that no word of the span says or says the same as."""
        for word in claim.words:
            if word.stem not in self._stems or word.stem in span.stems:
                continue
            if not self._opposites.has_alike(word, span):
                yield word.folded
