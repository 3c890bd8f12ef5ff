"""Whether sentences of stories are told from what stands beside them on news pages.

`python -m benchmarks.quotable BENCH/multihop-rag/corpus.jsonl [--part seen] [--shown 20]`

`quotable_sentences.tsv` has sentences of news pages by where they stand, labelled by hand before
anything was judged: `sentence` may be quoted, other kinds may not. `fact` ("Director: A. Breil")
and `undecided` count for neither. No publisher has sentences in both parts; the rules were written
with those `seen` in view, and measured on those `held` when they were done.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections import Counter
from pathlib import Path

from index.nlp.sentences.quotable import is_quotable

_LABELS = Path(__file__).with_name("quotable_sentences.tsv")
_NEITHER = frozenset(("fact", "undecided"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--part", choices=("seen", "held"), default="held")
    parser.add_argument("--shown", type=int, default=0, help="so many of those judged wrongly")
    given = parser.parse_args()
    with given.corpus.open(encoding="utf-8") as lines:
        texts = {article["_id"]: article["text"] for article in map(json.loads, lines)}
    with _LABELS.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["part"] == given.part]
    judged, kinds, wrong = Counter[tuple[bool, bool]](), Counter[tuple[str, bool]](), list[str]()
    for row in rows:
        text, start, end = texts[row["article"]], int(row["start"]), int(row["end"])
        if hashlib.blake2b(text[start:end].encode(), digest_size=4).hexdigest() != row["digest"]:
            raise SystemExit(f"{row['article']} is not the article that was labelled.")
        quoted, is_told = is_quotable(text, start, end), row["kind"] == "sentence"
        kinds[row["kind"], quoted] += 1
        if row["kind"] not in _NEITHER:
            judged[is_told, quoted] += 1
            if quoted != is_told:
                wrong.append(f"  {row['kind']}: {text[start:end]}")
    print(given.part, len(rows), "sentences,", judged.total(), "judged")
    for side, name in ((True, "quotable"), (False, "not quotable")):
        right, lost, false = judged[side, side], judged[side, not side], judged[not side, side]
        precision, recall = right / (right + false), right / (right + lost)
        print(f"{name}: precision {precision:.3f}, recall {recall:.3f} of {right + lost}")
    for kind in sorted({kind for kind, _ in kinds}):
        print(
            f"  {kind}: {kinds[kind, False]} of {kinds[kind, False] + kinds[kind, True]} left out"
        )
    print("\n".join(wrong[: given.shown]))


if __name__ == "__main__":
    main()
