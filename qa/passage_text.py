"""Article text as a model may see it: nothing in it can be taken for a mark of the prompt."""

from __future__ import annotations

from index.nlp.prompt_injection import visible

# Every bracket of these kinds, of whatever width, becomes a harmless one, so that no passage can
# have a number, an end or a turn of its own.
_BRACKETS = str.maketrans("<>[]{}【】〔〕［］＜＞〈〉⟨⟩‹›﹤﹥《》", "()()()()()()()()()()()()")
_LONGEST_LINE = 300
_BAR = "| "


def quoted_lines(text: str) -> str:
    """Many lines, each with a bar before it: a line that begins like a turn is none."""
    return "\n".join(f"{_BAR}{line}" for line in plain(text).splitlines() if line.strip())


def one_line(text: str) -> str:
    """A headline or a publisher: on one line, which is cut where it is very long."""
    flat = " ".join(plain(text).split())
    return flat if len(flat) <= _LONGEST_LINE else f"{flat[:_LONGEST_LINE]}…"


def plain(text: str) -> str:
    """Without unseen characters, brackets and fences.

    Greshake et al. 2023 (arXiv 2302.12173) show what articles could otherwise do; the bars mark
    what is quoted, as Hines et al. 2024 (arXiv 2403.14720) do.
    """
    return visible(text).translate(_BRACKETS).replace("```", "'''")
