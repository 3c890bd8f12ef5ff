"""When an endpoint that fails is left alone."""

from __future__ import annotations

from qa.llm.circuit_breaker import FAILURES, REST_S, CircuitBreaker


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def failing(clock: Clock, times: int) -> CircuitBreaker:
    circuit = CircuitBreaker(clock)
    for _ in range(times):
        circuit.before_attempt()
        circuit.failed()
    return circuit


def test_it_rests_after_some_failures_in_a_row() -> None:
    assert not failing(Clock(), FAILURES - 1).is_open
    assert failing(Clock(), FAILURES).is_open


def test_a_success_in_between_counts_from_the_start_again() -> None:
    circuit = failing(Clock(), FAILURES - 1)
    circuit.succeeded()
    circuit.failed()
    assert not circuit.is_open


def test_after_its_rest_one_attempt_is_made_while_the_others_wait() -> None:
    clock = Clock()
    circuit = failing(clock, FAILURES)
    clock.now += REST_S
    assert not circuit.is_open
    circuit.before_attempt()
    assert circuit.is_open
    circuit.succeeded()
    assert not circuit.is_open


def test_an_attempt_that_fails_means_another_rest() -> None:
    clock = Clock()
    circuit = failing(clock, FAILURES)
    clock.now += REST_S
    circuit.before_attempt()
    circuit.failed()
    clock.now += REST_S - 1
    assert circuit.is_open


def test_an_attempt_that_is_never_heard_of_again_blocks_nothing_for_long() -> None:
    clock = Clock()
    circuit = failing(clock, FAILURES)
    clock.now += REST_S
    circuit.before_attempt()
    clock.now += REST_S
    assert not circuit.is_open
