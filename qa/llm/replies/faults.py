"""What is wrong with a reply, as whoever reads it finds out; error_messages tells a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.llm import Usage

if TYPE_CHECKING:
    from qa.errors import EndpointError
    from qa.llm.error_messages import EndpointFaults


class NotAReply(Exception):
    """What came is not what such an endpoint sends."""


class Severed(Exception):
    """The connection broke while a reply came."""


class ReportedFailure(Exception):
    """An error object where the next piece of the reply should be; `body` is it, as JSON."""

    def __init__(self, body: str) -> None:
        super().__init__("an error object")
        self.body = body


class Useless(Exception):
    """A reply that ended as replies do, and is of no use."""

    def told(self, faults: EndpointFaults) -> EndpointError:
        raise NotImplementedError


class Withheld(Useless):
    """A content filter, or the model itself, would not let the reply out."""

    def told(self, faults: EndpointFaults) -> EndpointError:
        return faults.withheld()


class Wordless(Useless):
    """There is no word in it."""

    def told(self, faults: EndpointFaults) -> EndpointError:
        return faults.wordless()


class ReasoningShown(Useless):
    """What was taken for the reply turns out to be the reasoning before it."""

    def told(self, faults: EndpointFaults) -> EndpointError:
        return faults.reasoning_shown()


class Unwritten(Useless):
    """All its tokens were spent, and none of them on a word."""

    def __init__(self, tokens: int, usage: Usage) -> None:
        super().__init__(f"nothing in {tokens} tokens")
        self.tokens = tokens
        self.usage = usage

    def told(self, faults: EndpointFaults) -> EndpointError:
        return faults.unwritten(self.tokens)


class Rejection(Exception):
    """A response whose status is no success.

    `body` is its text, of which a person is shown `own_words` at most, and `wait_s` the seconds
    it asks to wait.
    """

    def __init__(self, status: int, body: str, wait_s: float) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.body = body
        self.wait_s = wait_s
