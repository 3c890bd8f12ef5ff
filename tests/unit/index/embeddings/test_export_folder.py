from __future__ import annotations

from pathlib import Path

import pytest

from index.directory import Layout
from index.directory.embedder import remove_exports
from index.embeddings import EmbedderIdentity
from index.embeddings.export_folder import (
    ExportLost,
    ModelExport,
    Prompts,
    written_to,
)

MINE = EmbedderIdentity("mine", "aa", 3)
OTHER = EmbedderIdentity("other", "aa", 3)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path)


def place_of(layout: Layout, identity: EmbedderIdentity) -> Path:
    return layout.export(identity.model, identity.weights_sha256)


def make(layout: Layout, identity: EmbedderIdentity, refusal: str = "") -> Path:
    place = place_of(layout, identity)
    with written_to(place) as folder:
        (folder / "weights").write_bytes(b"12345")
        ModelExport.record(folder, identity, Prompts(query="q: "), refusal)
    return place


def test_what_was_recorded_is_what_is_opened(layout: Layout) -> None:
    export = ModelExport.opened(make(layout, MINE))
    assert (export.identity, export.prompts, export.refusal) == (MINE, Prompts("q: ", ""), "")
    assert export.files["weights"][0] == 5
    export.check_contents()


def test_the_same_model_under_another_name_has_another_place(layout: Layout) -> None:
    assert place_of(layout, MINE) != place_of(layout, OTHER)


@pytest.mark.parametrize("damaged", ["", "{}", "[]", '{"identity": {"model": 1}}'])
def test_a_manifest_that_is_none_is_a_lost_export(layout: Layout, damaged: str) -> None:
    place = make(layout, MINE)
    (place / "export.json").write_text(damaged)
    with pytest.raises(ExportLost, match="cannot be read"):
        ModelExport.opened(place)


def test_a_missing_or_cut_off_file_is_noticed_when_opened(layout: Layout) -> None:
    place = make(layout, MINE)
    (place / "weights").write_bytes(b"1234")
    with pytest.raises(ExportLost, match="weights does not have the size on record"):
        ModelExport.opened(place)
    (place / "weights").unlink()
    with pytest.raises(ExportLost, match="cannot be read"):
        ModelExport.opened(place)
    with pytest.raises(ExportLost, match="it is missing"):
        ModelExport.opened(place_of(layout, OTHER))


def test_a_flipped_bit_is_noticed_when_contents_are_checked(layout: Layout) -> None:
    place = make(layout, MINE)
    (place / "weights").write_bytes(b"12344")
    with pytest.raises(ExportLost, match="checksum"):
        ModelExport.opened(place).check_contents()


def test_an_error_leaves_nothing_behind_and_what_was_there_alone(layout: Layout) -> None:
    place = make(layout, MINE)
    with pytest.raises(IsADirectoryError), written_to(place) as folder:
        folder.write_text("half of it")
    assert layout.exports() == [place]
    ModelExport.opened(place).check_contents()


def test_of_two_writers_at_once_one_wins(layout: Layout) -> None:
    place = place_of(layout, MINE)
    with written_to(place) as folder:
        ModelExport.record(folder, MINE, Prompts())
        make(layout, MINE)
    assert layout.exports() == [place]
    ModelExport.opened(place).check_contents()


def test_all_but_the_whole_export_of_one_model_is_removed(layout: Layout) -> None:
    mine, other = make(layout, MINE), make(layout, OTHER)
    unfinished = layout.folder / f"{mine.name}-unfinished"
    unfinished.mkdir()
    remove_exports(layout, MINE)
    assert layout.exports() == [mine]
    (mine / "weights").write_bytes(b"12344")
    remove_exports(layout, MINE)
    assert layout.exports() == []
    make(layout, OTHER, refusal="it cannot be traced")
    remove_exports(layout, OTHER)
    assert not other.exists()
