"""Every Verifier gives one verdict for each pair, in order; and what each adapter promises."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qa import EndpointBusy, Usage
from qa.citations import Span
from qa.verification import Verifier
from qa.verification.llm_judge import LLMJudge, read_verdicts
from qa.verification.reader_verifier import ReaderVerifier
from qa.verification.rule_verifier import RuleVerifier
from tests.support.archives import HARBOUR, ORCHARD
from tests.support.fakes import FakeChat, FakeEmbedder, FakeReader, Told
from tests.unit.qa.verification.texts import VOCABULARY, span_of

COST = span_of(HARBOUR, "Engineer Ruth Adair put the cost at 2.3 million crowns.")
BUILDER = span_of(HARBOUR, "The council has not yet chosen a builder.")
LOSSES = span_of(ORCHARD, "Growers counted losses of 900 tonnes.")
TRUE = "Ruth Adair, an engineer, put the cost at 2.3 million crowns."


def by_alignment() -> Verifier:
    return RuleVerifier(VOCABULARY, FakeEmbedder())


def by_chat() -> Verifier:
    return LLMJudge(FakeChat("1: yes\n2: no\n3: partly\n4: yes"))


def by_reader() -> Verifier:
    opposite = Told("900 tonnes", verdict=(0.01, 0.98, 0.01))
    same = Told("2.3 million", verdict=(0.98, 0.01, 0.01))
    return ReaderVerifier(FakeReader(opposite, same), "What did they say?")


@pytest.mark.parametrize("made", [by_alignment, by_chat, by_reader])
class TestEvery:
    async def test_one_verdict_for_each_pair_in_order(self, made: Callable[[], Verifier]) -> None:
        pairs = [(TRUE, COST), (TRUE, LOSSES), ("No builder was chosen.", BUILDER), (TRUE, COST)]
        verdicts = await made().verdicts(pairs)
        assert [found.support for found in verdicts[:2]] == ["supported", "unsupported"]
        assert verdicts[3] == verdicts[0]
        assert len(verdicts) == 4

    async def test_a_score_is_a_share_and_what_is_unsupported_has_an_objection(
        self, made: Callable[[], Verifier]
    ) -> None:
        for found in await made().verdicts([(TRUE, COST), (TRUE, LOSSES), (TRUE, BUILDER)]):
            assert 0 <= found.score <= 1
            assert (found.failed_check is None) == (found.support != "unsupported")

    async def test_nothing_asked_nothing_answered(self, made: Callable[[], Verifier]) -> None:
        assert await made().verdicts([]) == []


@pytest.mark.parametrize(
    ("claim", "span", "support", "failed_check"),
    [
        ("Engineer Ruth Adair put the cost at 2.3 million crowns.", COST, "supported", None),
        ("The Selby Post said Ruth Adair put the cost at 2.3m crowns.", COST, "supported", None),
        ("Ruth Adair put the cost at 2,300,000 crowns on 6 February.", COST, "supported", None),
        ("Ruth Adair put the cost at 2.4 million crowns.", COST, "unsupported", "number"),
        ("Ruth Baker put the cost at 2.3 million crowns.", COST, "unsupported", "name"),
        ("Adair put the cost at 2.3 million crowns in 2019.", COST, "unsupported", "day"),
        ("Ruth Adair called the cost “a bargain”.", COST, "unsupported", "quote"),
        ("The council has chosen a builder.", BUILDER, "unsupported", "negation"),
        ("The council hasn't chosen a builder yet.", BUILDER, "supported", None),
        ("Growers counted gains of 900 tonnes.", LOSSES, "unsupported", "direction"),
        ("Something else entirely was said.", COST, "unsupported", "words"),
        ("Yes.", COST, "unsupported", "words"),
        ("", COST, "unsupported", "words"),
    ],
)
async def test_by_alignment(claim: str, span: Span, support: str, failed_check: str | None) -> None:
    (found,) = await by_alignment().verdicts([(claim, span)])
    assert (found.support, found.failed_check) == (support, failed_check)


async def test_alignment_looks_closely_at_few_spans_alone() -> None:
    verifier = RuleVerifier(VOCABULARY, FakeEmbedder())
    spans = [span_of(HARBOUR, HARBOUR.text[:end]) for end in range(20, 200, 2)]
    assert len(verifier.nearest(TRUE, spans)) <= 12
    assert verifier.nearest(TRUE, [LOSSES]) == []


@pytest.mark.parametrize(
    "reply",
    [
        "1: yes\n2: partly\n3: no",
        "1. Yes.\n2. Partially.\n3. No.",
        '[{"sentence": 1, "verdict": "yes"}, {"sentence": 2, "verdict": "partly"}, '
        '{"sentence": 3, "verdict": "no"}]',
        "Sentence 1 - supported\nSentence 2 - partial\nSentence 3 - not supported",
        "**1**: true\n**2**: PARTLY\n**3**: false",
        "3: no\n1: no\n2: partly\n1: yes",
        "1: yes\n2: partly\n3: unsupported\n12: no\n",
    ],
)
def test_verdicts_are_read_in_any_form(reply: str) -> None:
    supports = [found.support for found in read_verdicts(reply, 3)]
    assert supports == ["supported", "partial", "unsupported"]


@pytest.mark.parametrize("reply", ["", "I cannot say.", "2: yes", "yes, no, partly"])
def test_a_reply_that_does_not_object_takes_nothing_away(reply: str) -> None:
    assert [found.support for found in read_verdicts(reply, 2)] == ["supported"] * 2


async def test_chat_counts_its_tokens_and_its_prompt_marks_nothing_of_its_own() -> None:
    chat = FakeChat("1: yes")
    verifier = LLMJudge(chat)
    await verifier.verdicts([("It is [2] so.", COST)])
    assert verifier.usage != Usage()
    ((system, user),) = chat.prompts
    assert "[2]" not in user.content
    assert "The Selby Post, Tuesday, 06 February 2024" in user.content
    assert "instructions" in system.content


async def test_a_failing_endpoint_is_no_verdict() -> None:
    verifier = LLMJudge(FakeChat([EndpointBusy("It is busy.", "Wait.")]))
    with pytest.raises(EndpointBusy):
        await verifier.verdicts([(TRUE, COST)])
