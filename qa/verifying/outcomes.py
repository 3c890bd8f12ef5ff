"""Words that settle how something ended: what a claim says so, the span must say as well."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from qa.verifying.opposites import has_alike
from qa.verifying.reading import Reading
from qa.verifying.vocabulary import stem

_OUTCOMES = """
accept reject refuse decline approve disapprove veto adopt oppose allow permit ban forbid prohibit
block win lose beat defeat convict acquit admit confess deny arrest release jail sentence fine
resign quit retire dismiss sack hire appoint elect die kill survive injure marry divorce buy sell
acquire reopen close shut cancel postpone delay suspend demolish destroy rise fall increase decrease
cut reduce gain profit loss succeed fail merge repeal overturn uphold withdraw recall sue accuse
evacuate sink collapse explode bankrupt
"""


def unsaid_outcomes(claim: Reading, span: Reading) -> Iterator[str]:
    """Those of the claim's words, folded, that no word of the span says or says the same as."""
    for word in claim.words:
        if word.stem not in _stems() or word.stem in span.stems:
            continue
        if not has_alike(word, span):
            yield word.folded


@lru_cache(1)
def _stems() -> frozenset[str]:
    return frozenset(stem(word) for word in _OUTCOMES.split())
