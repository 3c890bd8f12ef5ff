"""`--explain` and `"explain": true`: how an answer of the sample archive came about."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from tests.e2e.serving import Server, dateline

QUESTION = "Who is the US special envoy for North Korea?"


def test_the_command_explains_an_answer(archive: Path) -> None:
    run = dateline("ask", QUESTION, "--explain", "--index", archive)
    assert run.returncode == 0, run.stderr
    steps = re.findall(r"^([A-Z][a-z]+)", run.stdout.partition("\nQuery\n")[2], re.MULTILINE)
    assert steps == ["Passages", "Evidence", "Decision", "Sentences", "Time"]
    assert "Sung Kim" in run.stdout.partition("Sentences")[2]
    assert "  Answered: the confidence 0." in run.stdout


def test_the_command_explains_a_refusal(archive: Path) -> None:
    run = dateline("ask", "What is the population of Pyongyang?", "--explain", "--index", archive)
    assert run.returncode == 3
    assert "  Refused: " in run.stdout
    assert run.stdout.partition("Sentences\n")[2].startswith("  none\n")


def test_over_http_only_where_it_is_asked(server: Server) -> None:
    with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client:
        plain = client.post("/v1/ask", json={"question": QUESTION}).json()
        told = client.post("/v1/ask", json={"question": QUESTION, "explain": True}).json()
    assert "explanation" not in plain
    explanation = told.pop("explanation")
    differing = {"id", "timings_ms", "notes"}
    assert {k: told[k] for k in told.keys() - differing} == {
        k: plain[k] for k in plain.keys() - differing
    }
    assert explanation["query"]["text"] == QUESTION
    assert explanation["confidence"] == plain["confidence"]
    assert explanation["hits"][0]["article_id"] == plain["citations"][0]["article_id"]
    assert explanation["sentences"][0]["checks"][0]["quote"] == plain["citations"][0]["quote"]
    assert set(explanation["seconds"]) == set(plain["timings_ms"])
