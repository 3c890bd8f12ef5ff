"""No text, however odd, makes the verifier fail."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from qa.verification.rule_verifier import RuleVerifier
from tests.support.fakes import FakeEmbedder
from tests.unit.qa.verification.texts import VOCABULARY, article, span_of

_PIECES = """
    not n't d'no no one never denied failed to until may might allegedly ? . , ; “ ” " ' ( )
    Ruth Adair's U.S. FTC J. K. The the President May Monday yesterday 22 September 2021 in
    1999 half a million and dozen second 2.3m £ % 1,200 ½ 5G 3M by sued rose fell before after
    up un likely unlikely — 🙂 İstanbul ﬁ ９９ मई 三月""".split()
_TEXTS = st.lists(st.sampled_from([*_PIECES, "\n\n"]), min_size=1, max_size=30).map(
    " ".join
) | st.text(min_size=1, max_size=80)


@given(_TEXTS, _TEXTS, _TEXTS)
@example("He d'not go.", "He d'not go.", "A")
def test_any_claim_beside_any_span(claim: str, span: str, title: str) -> None:
    whole = article(f"Before. {span} After.", title)
    verifier = RuleVerifier(VOCABULARY, FakeEmbedder())
    found = verifier.examined(claim, span_of(whole, span))
    assert 0 <= found.near <= 1.000001


@given(_TEXTS.filter(lambda text: '"' not in text and "“" not in text))
def test_a_text_does_not_object_to_itself(text: str) -> None:
    whole = article(text)
    verifier = RuleVerifier(VOCABULARY, FakeEmbedder())
    assert verifier.examined(text, span_of(whole, text)).failed_check is None
