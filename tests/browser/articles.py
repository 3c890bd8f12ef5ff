"""Articles beside the sample archive: corrected and changed, taken back, copied, hostile."""

from __future__ import annotations

import json
from pathlib import Path

LONG_WORD = "Donaudampfschifffahrt" * 500
HOSTILE_TITLE = "<img src=x onerror=alert(1)> <b>Lamp</b> \u202egnp.exe\u202c 🗼"
HOSTILE_PUBLISHER = "<script>alert(2)</script> & Sons"
HOSTILE_QUESTION = "Who is the keeper of the lamp at Skerry Point?"
HOSTILE_QUOTE = (
    "The keeper of the lamp at Skerry Point is named Ada <b onclick=alert(3)>Quill</b> "
    "\u202eevil\u202c 👩🏽‍🚒🏴󠁧󠁢󠁳󠁣󠁴󠁿."
)
_HOSTILE = {
    "id": "hostile",
    "title": HOSTILE_TITLE,
    "publisher": HOSTILE_PUBLISHER,
    "author": "<iframe srcdoc='<script>alert(5)</script>'>",
    "category": "x' onmouseover='alert(6)",
    "published_at": "2024-01-02T00:00:00Z",
    "text": f"{HOSTILE_QUOTE}\n\n{LONG_WORD} <style>* {{ display: none }}</style></article>\n\n"
    "</textarea></script><script>alert(7)</script><!-- {{7*7}} [x](javascript:alert(4))",
    "correction": "<img src=x onerror=alert(8)> The lamp is \u202eold\u202c.",
}

TOWER_QUESTION = "How tall is the tower at Brannock?"
TOWER_CORRECTION = "An earlier version gave the height as 40 metres."
_TOWER = {
    "id": "tower",
    "title": "Tower opens at Brannock",
    "publisher": "Bay Wire",
    "published_at": "2024-03-01T08:00:00Z",
}
_TOWER_TEXT = "The tower at Brannock is {} metres tall. It has one lamp and no lift."

MILL_QUESTION = "Who bought the windmill at Harl?"
MILL_CORRECTION = "The windmill was leased, not bought."
_MILL = {
    "id": "mill",
    "title": "Windmill at Harl changes hands",
    "publisher": "Bay Wire",
    "published_at": "2024-04-01T08:00:00Z",
    "text": "The windmill at Harl was bought by Corin Vale. It grinds rye again since the spring.",
    "correction": MILL_CORRECTION,
    "retracted": True,
}

COPY_QUESTION = "Who bought the ferry Meridian?"
_COPY_TEXT = (
    "The ferry Meridian was bought by Halvard Lines for nine million crowns. The sale was signed "
    "on Friday in the harbour office, after eleven weeks of talks between the two owners. The "
    "ferry will sail under its old name until the summer, and its crew of thirty keep their posts."
)
_COPIES = [
    {"id": f"ferry-{day}", "title": title, "publisher": publisher, "text": _COPY_TEXT}
    | {"published_at": f"2024-05-0{day}T08:00:00Z"}
    for day, publisher, title in (
        (2, "Bay Wire", "Ferry Meridian sold"),
        (3, "Port Post", "Halvard Lines buys the Meridian"),
    )
]

LOCK_QUESTION = "Who reopened the lock at Corran Weir?"
LOCK_FACT = "Ines Marr"
LOCK_QUOTE = "Ines Marr reopened the lock at Corran Weir on Monday."
LATER_LOCK_QUOTE = "The lock at Corran Weir works again after eight months of repairs."
_LOCK = [
    {"id": f"lock-{day}", "title": title, "publisher": publisher, "text": text}
    | {"published_at": f"2024-06-0{day}T08:00:00Z"}
    for day, publisher, title, text in (
        (
            4,
            "Bay Wire",
            "Lock at Corran Weir open again",
            f"{LOCK_QUOTE} Barges had waited below it since the floods of last autumn.",
        ),
        (
            5,
            "Port Post",
            "Barges pass Corran Weir",
            f"{LATER_LOCK_QUOTE} Forty barges went through it on the first day.",
        ),
    )
]


def write(path: Path) -> None:
    """As JSONL; of an article that stands there twice, the later line says that it is newer."""
    tower = [
        _TOWER | {"text": _TOWER_TEXT.format(40)},
        _TOWER
        | {"text": _TOWER_TEXT.format(44), "correction": TOWER_CORRECTION}
        | {"updated_at": "2024-03-02T08:00:00Z"},
    ]
    lines = [json.dumps(article) for article in [_HOSTILE, *tower, _MILL, *_COPIES, *_LOCK]]
    path.write_text("\n".join(lines) + "\n")
