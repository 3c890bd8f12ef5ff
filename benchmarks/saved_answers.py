"""Whether a change of the code leaves every answer as it was, to the letter.

    python -m benchmarks.saved_answers save ADDRESS QUESTIONS.jsonl ANSWERS.jsonl [--first N]
    python -m benchmarks.saved_answers compare BEFORE.jsonl AFTER.jsonl

`save` asks a running server each question of a file (with its history, where it has one) and writes
what came back, without what differs from one run to the next. `compare` prints what differs; its
exit status is 0 where nothing does.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import httpx

# Other each time, whatever the code.
_OF_THE_RUN = ("id", "timings_ms")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    save = commands.add_parser("save")
    save.add_argument("address")
    save.add_argument("questions", type=Path)
    save.add_argument("answers", type=Path)
    save.add_argument("--first", type=int)
    compare = commands.add_parser("compare")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    given = parser.parse_args()
    if given.command == "save":
        return _save(given.address, _lines(given.questions)[: given.first], given.answers)
    return _compare(_lines(given.before), _lines(given.after))


def _save(address: str, questions: list[dict[str, Any]], answers: Path) -> int:
    with httpx.Client(base_url=address, timeout=120) as client, answers.open("w") as file:
        for asked in questions:
            body = {"question": asked.get("question") or asked["text"]}
            if asked.get("history"):
                body["history"] = asked["history"]
            reply = client.post("/v1/ask", json=body).json()
            kept = {name: value for name, value in reply.items() if name not in _OF_THE_RUN}
            file.write(json.dumps(kept, sort_keys=True, ensure_ascii=False) + "\n")
    print(f"{len(questions)} answers in {answers}")
    return 0


def _compare(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> int:
    """Fields that only the later answers have are no difference: they may be new."""
    differing = 0
    for place, (old, new) in enumerate(zip(before, after, strict=True), 1):
        fields = [name for name in old if new.get(name) != old[name]]
        differing += bool(fields)
        for name in fields:
            print(f"{place} {old['question']!r}: {name}\n  {old[name]}\n  {new.get(name)}")
    print(f"{differing} of {len(before)} answers differ")
    return 1 if differing else 0


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


if __name__ == "__main__":
    sys.exit(main())
