"""A flame graph of what py-spy has seen: python -m benchmarks.flame RAW OUT.svg

    pip install py-spy
    py-spy record -r 100 -f raw -o RAW -- \\
        python -P benchmarks/regression.py --work search INDEX - < LISTS

where a line of LISTS is a JSON list of questions. PYTHONPATH, an absolute path, says of which tree;
`--work ask` answers them, and of that the threads are drawn: `--under _WorkItem.run`. Of the stacks
those count that pass the function `--under`, from there on. What waits for another thread is left
out, and what is narrower than a two hundredth. A box names a function and its share, and shows its
file when pointed at.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

_WIDTH, _ROW, _MARGIN = 1_000.0, 17, 8
_NARROWEST = 0.005
_LETTER = 6.2
# A thread that has asked others to do something.
_WAITING = {"Condition.wait threading.py", "wait threading.py"}
_FRAME = re.compile(r"(?P<name>.+?) \((?P<file>.+?)(?::\d+)?\)")


@dataclass
class Box:
    """A function where another called it: samples in it, and what it called."""

    samples: int = 0
    called: dict[str, Box] = field(default_factory=lambda: defaultdict(Box))


def read(lines: Iterable[str], under: str) -> Box:
    """The lines of collapsed stacks: frames from the outermost in, then how often it was seen."""
    root = Box()
    for line in lines:
        stack, _, count = line.rpartition(" ")
        frames = [_label(frame) for frame in stack.split(";")]
        if frames[-1] in _WAITING:
            continue
        begins = [n for n, frame in enumerate(frames) if frame.partition(" ")[0] == under]
        if not begins:
            continue
        box = root
        box.samples += int(count)
        for frame in frames[begins[0] :]:
            box = box.called[frame]
            box.samples += int(count)
    return root


def _label(frame: str) -> str:
    """The function and the end of its file's path; several lines of one function are one."""
    found = _FRAME.fullmatch(frame)
    if not found:
        return frame
    name = found["name"].replace(".<locals>", "")
    return f"{name} {'/'.join(Path(found['file']).parts[-3:])}"


def boxes(box: Box, whole: int, left: float = 0.0, depth: int = 0) -> Iterator[str]:
    """The boxes of what was called, the most time first, those of a call below its caller's."""
    for label, inner in sorted(box.called.items(), key=lambda item: -item[1].samples):
        share = inner.samples / whole
        if share < _NARROWEST:
            return
        yield _drawn(label, share, left, depth)
        yield from boxes(inner, whole, left, depth + 1)
        left += share


def _drawn(label: str, share: float, left: float, depth: int) -> str:
    x, y, width = _WIDTH * left, depth * _ROW, _WIDTH * share
    name, _, file = label.partition(" ")
    room = int((width - 6) / _LETTER)
    shown = f"{name} {share:.0%}"
    shown = shown if len(shown) <= room else name[:room] if room > 2 else ""
    hue = 20 + sum(map(ord, file)) % 40
    return (
        f'<g><title>{escape(label)} {share:.1%}</title><rect x="{x:.1f}" y="{y}"'
        f' width="{width:.1f}" height="{_ROW - 1}" fill="hsl({hue},85%,72%)"/>'
        f'<text x="{x + 3:.1f}" y="{y + 12}">{escape(shown)}</text></g>'
    )


def drawing(root: Box) -> str:
    """The whole picture; raises SystemExit where no stack counts."""
    if not root.samples:
        raise SystemExit("No stack passes that function.")
    drawn = [*boxes(root, root.samples)]
    height = max(int(found) for found in re.findall(r' y="(\d+)" width', "".join(drawn))) + _ROW
    size = f"{-_MARGIN} {-_MARGIN} {_WIDTH + 2 * _MARGIN:.0f} {height + 2 * _MARGIN}"
    style = "text{font:11px monospace;pointer-events:none}rect{stroke:#fff}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}"><style>{style}</style>'
    back = f'<rect x="-8" y="-8" width="100%" height="{height + 2 * _MARGIN}" fill="#fff"/>'
    return "\n".join([head, back, *drawn, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("raw", type=Path)
    parser.add_argument("drawn", type=Path)
    parser.add_argument("--under", default="IndexReader.search")
    given = parser.parse_args()
    with given.raw.open(encoding="utf-8") as lines:
        given.drawn.write_text(drawing(read(lines, given.under)), "utf-8")


if __name__ == "__main__":
    main()
