"""One reader under libFuzzer: python -m tests.fuzz.one_reader ENDING FINDINGS CORPUS [-flag=value…]

An exception is a finding and is written to FINDINGS, once for each place it comes from, with its
traceback; fuzzing goes on. Memory and time without bound end the process, and libFuzzer writes
what did it.
"""

from __future__ import annotations

import hashlib
import io
import sys
import traceback
import zipfile
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(
    include=[
        "index.readers",
        "index.readers.publication_date",
        "pypdf",
        "docx",
        "warcio",
        "feedparser",
        "email",
    ]
):
    import docx  # noqa: F401 - readers import these only when they need them
    import feedparser  # noqa: F401
    import pypdf  # noqa: F401
    import warcio.archiveiterator  # noqa: F401

    from index.errors import ReadError
    from index.models import Article
    from index.readers import read
    from index.readers.source import Source

_PACKED = (".docx", ".zip")
_LARGEST = 65_536


def main() -> None:
    ending, findings = sys.argv[1], Path(sys.argv[2])

    def read_bytes(data: bytes) -> None:
        try:
            _check(data, ending)
        except Exception as error:
            _record(data, error, findings)

    packed = {"custom_mutator": _with_a_member_changed} if ending in _PACKED else {}
    atheris.Setup([sys.argv[0], *sys.argv[3:]], read_bytes, **packed)
    atheris.Fuzz()


def _check(data: bytes, ending: str) -> None:
    """Everything that comes out is an article that can be stored, or says what is wrong."""
    source = Source(f"fuzzed{ending}", lambda: io.BytesIO(data), ending)
    for item in read(source):
        if isinstance(item, ReadError):
            assert "\n" not in str(item), "a report of more than one line"
            continue
        assert isinstance(item, Article)
        assert item.text.strip(), "no text"
        assert item.title.strip(), "no title"
        assert item.id, "no id"
        for words in (item.text, item.title, item.publisher or "", item.author or "", item.id):
            words.encode()
        if item.published_at:
            assert item.published_at.tzinfo, "no time zone"


def _record(data: bytes, error: Exception, findings: Path) -> None:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{type(error).__name__} {[(frame.filename, frame.lineno) for frame in frames[-3:]]}"
    name = hashlib.sha256(place.encode()).hexdigest()[:12]
    if not (findings / name).exists():
        (findings / name).write_bytes(data)
        said = "".join(traceback.format_exception(error))
        (findings / f"{name}.txt").write_text(said, errors="replace")


def _with_a_member_changed(data: bytes, largest: int, seed: int) -> bytes:
    """A zip whose members change, for its checksums keep every other change out of them."""
    random = Random(seed)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        if not members or random.random() < 0.2:
            raise ValueError
        name = random.choice(sorted(members, key=lambda name: ("document.xml" in name, name))[-6:])
        members[name] = bytes(atheris.Mutate(members[name], _LARGEST))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, content in members.items():
                archive.writestr(each, content)
        return out.getvalue()[:largest]
    except Exception:
        return bytes(atheris.Mutate(data, largest))


if __name__ == "__main__":
    main()
