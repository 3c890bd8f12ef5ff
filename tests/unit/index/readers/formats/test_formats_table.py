"""The table of formats, and what is said of it elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.readers.formats import ARCHIVES, BY_SUFFIX, FORMATS, SUFFIX_OF_MEDIA_TYPE
from index.readers.source import ending_of

ROOT = Path(__file__).parents[5]
EVERY = (*FORMATS, *ARCHIVES)


def test_the_documents_table_is_the_table() -> None:
    section = (ROOT / "docs/reference/reading.md").read_text("utf-8").split("## Which files")[1]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if "| `." in line]
    told = [(row[0], *(tuple(re.findall("`(.+?)`", cell)) for cell in row[1:3])) for row in rows]
    assert told == [(each.name, each.suffixes, each.media_types) for each in EVERY]


def test_no_two_formats_share_a_name_a_suffix_or_a_media_type() -> None:
    assert len({each.name for each in EVERY}) == len(EVERY)
    assert len(BY_SUFFIX) == sum(len(each.suffixes) for each in EVERY)
    assert len(SUFFIX_OF_MEDIA_TYPE) == sum(len(each.media_types) for each in EVERY)


@pytest.mark.parametrize("suffix", BY_SUFFIX)
def test_a_files_ending_is_its_formats_suffix(suffix: str) -> None:
    assert ending_of(f"A story.2021{suffix.upper()}") == suffix
