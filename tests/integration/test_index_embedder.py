"""The export of an index's model: made, used, lost, replaced, and not to be had."""

from __future__ import annotations

import logging
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import (
    Article,
    Embedder,
    IndexEmbedder,
    IndexMismatch,
    ModelError,
    SentenceTransformerEmbedder,
    TokenCounter,
    backup,
    compact,
    open_reader,
    open_writer,
    rebuild,
    restore,
    verify,
)
from index.directory import Layout
from index.directory.embedder import NEAR, TOLERANCE
from index.embeddings.export_folder import ROUNDED_GRAPH, ROUNDED_WEIGHTS, ModelExport
from index.embeddings.onnx import OnnxEmbedder
from qa.evidence import confidence  # noqa: F401 - reads fitted numbers, as every answer does
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.small_models import save_forked_model, save_prompted_model, save_small_model

pytestmark = pytest.mark.slow

COUNTER = TokenCounter()
QUESTION = "who raised the harbour wall"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return save_small_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def made_once(model: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "index"
    add(folder, model)
    return folder


@pytest.fixture
def folder(made_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made_once, tmp_path / "index")


def add(folder: Path, model: str, *articles: Article) -> None:
    with open_writer(folder, IndexEmbedder(folder, model, writing=True), COUNTER) as writer:
        writer.add(articles or [HARBOUR, ORCHARD, CHOIR])


def export_in(folder: Path) -> ModelExport:
    (place,) = Layout(folder).exports()
    return ModelExport.opened(place)


def assert_embeds_as(model: str, embedder: Embedder) -> None:
    plain = SentenceTransformerEmbedder(model)
    texts = [QUESTION, "", "apple harvest, 900 tonnes. " * 30]
    assert (embedder.embed_queries(texts) * plain.embed_queries(texts)).sum(axis=1).min() > NEAR
    assert (embedder.embed_passages(texts) * plain.embed_passages(texts)).sum(axis=1).min() > NEAR
    for one, other in zip(embedder.embed_words(texts), plain.embed_words(texts), strict=True):
        assert one.words == other.words
        assert (one.vectors * other.vectors).sum(axis=1).min(initial=1) > NEAR


def has_loaded_the_model(embedder: IndexEmbedder) -> bool:
    return "_model" in vars(embedder._plain)


@pytest.mark.parametrize(
    "save",
    [
        save_small_model,
        lambda folder: save_small_model(folder, "cls"),
        lambda folder: save_small_model(folder, "max"),
        save_prompted_model,
    ],
)
def test_any_pooling_and_prompts_go_through_the_export(
    save: Callable[[Path], str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model, folder = save(tmp_path / "model"), tmp_path / "index"
    add(folder, model)
    assert export_in(folder).refusal == ""
    reading = IndexEmbedder(folder, model)
    with open_reader(folder, reading) as reader:
        assert len(reader.search(QUESTION, 3)) == 3
    assert not has_loaded_the_model(reading)
    assert_embeds_as(model, reading)
    assert [record.name for record in caplog.records] == ["index.embeddings.fitted"]


def test_texts_are_embedded_by_rounded_weights(folder: Path, model: str) -> None:
    assert set(export_in(folder).files) == {ROUNDED_GRAPH, ROUNDED_WEIGHTS, "tokenizer.json"}
    plain = SentenceTransformerEmbedder(model).embed_passages([QUESTION])
    rounded = IndexEmbedder(folder, model).embed_passages([QUESTION])
    assert TOLERANCE < np.abs(rounded - plain).max() < 0.1
    assert np.linalg.norm(rounded) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("reason", ["it embeds otherwise", "it cannot be rounded"])
def test_where_rounding_does_not_do_texts_are_embedded_exactly(
    reason: str, model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason == "it embeds otherwise":
        monkeypatch.setattr("index.directory.embedder.NEAR", 1.01)
    else:
        monkeypatch.setattr("index.directory.embedder.add_rounded_graph", _writes_no_graph)
    folder = tmp_path / "index"
    add(folder, model)
    export = export_in(folder)
    assert (export.refusal, ROUNDED_GRAPH in export.files) == ("", False)
    assert not (export.folder / ROUNDED_GRAPH).exists()
    assert not (export.folder / ROUNDED_WEIGHTS).exists()
    passages = IndexEmbedder(folder, model).embed_passages([QUESTION])
    plain = SentenceTransformerEmbedder(model).embed_passages([QUESTION])
    assert np.abs(passages - plain).max() < TOLERANCE
    assert verify(folder, COUNTER) == []


def _writes_no_graph(folder: Path) -> None:
    (folder / ROUNDED_GRAPH).write_bytes(b"no graph")


def test_a_second_writer_does_not_load_the_model(folder: Path, model: str) -> None:
    writing = IndexEmbedder(folder, model, writing=True)
    with open_writer(folder, writing, COUNTER) as writer:
        writer.add([HARBOUR])
    assert writing.embed_passages(["x"]).shape == (1, 16)
    assert not has_loaded_the_model(writing)


def test_a_reader_goes_on_with_the_export_where_the_model_is_gone(
    model: str, tmp_path: Path
) -> None:
    moved, folder = str(shutil.copytree(model, tmp_path / "moved")), tmp_path / "index"
    add(folder, moved)
    shutil.rmtree(moved)
    with open_reader(folder, IndexEmbedder(folder, moved)) as reader:
        assert reader.search(QUESTION, 1)


def test_a_model_that_cannot_be_exported_works_plainly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model, folder = save_forked_model(tmp_path / "model"), tmp_path / "index"
    add(folder, model)
    assert "runs on sentence-transformers alone" in caplog.text
    assert export_in(folder).refusal == "ValueError: its export gives other vectors"
    caplog.clear()
    reading = IndexEmbedder(folder, model)
    with open_reader(folder, reading) as reader:
        assert len(reader.search(QUESTION, 3)) == 3
    assert_embeds_as(model, reading)
    assert [record.name for record in caplog.records] == ["index.embeddings.fitted"]
    assert verify(folder, COUNTER) == []


def test_without_onnx_another_model_is_told_what_to_install_and_nothing_is_put_on_record(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "index"
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "onnx", None)
        with pytest.raises(ModelError, match=r"onnx") as raised:
            add(folder, model)
    assert "dateline[sentence-transformers]" in str(raised.value.hint)
    add(folder, model)
    assert export_in(folder).refusal == ""


def cut_off(place: Path) -> None:
    with (place / ROUNDED_GRAPH).open("r+b") as file:
        file.truncate(100)


def overwrite_graph(place: Path) -> None:
    graph = place / ROUNDED_GRAPH
    graph.write_bytes(b"\xff" * graph.stat().st_size)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "is missing": shutil.rmtree,
    "does not have the size": cut_off,
    "cannot be opened": overwrite_graph,
    "cannot be read": lambda place: (place / "export.json").write_text("{"),
}


@pytest.mark.parametrize(("why", "damage"), DAMAGE.items())
def test_a_lost_export_is_made_again_with_a_warning(
    why: str,
    damage: Callable[[Path], object],
    folder: Path,
    model: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    damage(export_in(folder).folder)
    assert_embeds_as(model, IndexEmbedder(folder, model))
    (record,) = caplog.records
    assert (record.levelno, why in record.getMessage()) == (logging.WARNING, True)
    caplog.clear()
    assert isinstance(IndexEmbedder(folder, model)._opened, OnnxEmbedder)
    assert caplog.records == []
    assert verify(folder, COUNTER) == []


def test_where_nothing_can_be_written_the_model_itself_serves(
    folder: Path,
    model: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise OSError(30, "Read-only file system")

    shutil.rmtree(export_in(folder).folder)
    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    assert_embeds_as(model, IndexEmbedder(folder, model))
    assert "cannot be written: [Errno 30] Read-only file system" in caplog.text


def test_flipped_bits_are_for_verify_and_compaction(folder: Path, model: str) -> None:
    weights = export_in(folder).folder / ROUNDED_WEIGHTS
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 0x40
    weights.write_bytes(content)
    (finding,) = verify(folder, COUNTER)
    assert finding.where == weights.parent.name
    assert finding.what == "rounded.onnx.data does not have the checksum on record"
    compact(folder)
    assert Layout(folder).exports() == []
    assert_embeds_as(model, IndexEmbedder(folder, model))
    assert verify(folder, COUNTER) == []


def test_compaction_keeps_a_whole_export(folder: Path) -> None:
    export = export_in(folder)
    compact(folder)
    assert export_in(folder) == export


def test_a_rebuild_with_another_model_replaces_the_export(
    folder: Path, model: str, tmp_path: Path
) -> None:
    other = save_small_model(tmp_path / "other", "cls", seed=2)
    with pytest.raises(IndexMismatch, match="dateline index rebuild"):
        open_reader(folder, IndexEmbedder(folder, other))
    with open_reader(folder, IndexEmbedder(folder, model)) as reader:
        stopped = rebuild(
            folder,
            IndexEmbedder(folder, other, writing=True),
            COUNTER,
            should_stop=lambda: True,
        )
        assert stopped.stopped
        assert len(Layout(folder).exports()) == 2
        assert reader.search(QUESTION, 1)
    rebuild(folder, IndexEmbedder(folder, other, writing=True), COUNTER)
    assert export_in(folder).identity.model == other
    with open_reader(folder, IndexEmbedder(folder, other)) as reader:
        assert reader.search(QUESTION, 1)


def test_new_weights_under_the_old_name_want_a_rebuild(tmp_path: Path) -> None:
    place, folder = tmp_path / "model", tmp_path / "index"
    model = save_small_model(place)
    add(folder, model)
    shutil.rmtree(place)
    save_small_model(place, seed=2)
    with pytest.raises(IndexMismatch, match="with other weights"):
        add(folder, model, replace(HARBOUR, text="The wall is built."))
    with open_reader(folder, IndexEmbedder(folder, model)) as reader:
        assert reader.search(QUESTION, 1)[0].article.version == 1
    rebuild(folder, IndexEmbedder(folder, model, writing=True), COUNTER)
    with open_reader(folder, IndexEmbedder(folder, model)) as reader:
        assert reader.search(QUESTION, 1)
    assert_embeds_as(model, IndexEmbedder(folder, model))
    assert len(Layout(folder).exports()) == 1


def test_a_restored_index_makes_its_export_again(
    folder: Path, model: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backup(folder, tmp_path / "kept.zip")
    names = zipfile.ZipFile(tmp_path / "kept.zip").namelist()
    assert names == ["dateline-backup.json", "catalogue.sqlite"]
    restored = tmp_path / "restored"
    restore(tmp_path / "kept.zip", restored, COUNTER)
    assert Layout(restored).exports() == []
    with open_reader(restored, IndexEmbedder(restored, model)) as reader:
        assert reader.search(QUESTION, 1)
    assert "made again: it is missing" in caplog.text
    assert export_in(restored).refusal == ""


def test_a_reader_makes_no_folder_where_no_index_is(model: str, tmp_path: Path) -> None:
    for place in (tmp_path / "nowhere", tmp_path):
        assert_embeds_as(model, IndexEmbedder(place, model))
    assert list(tmp_path.iterdir()) == []


def test_the_same_hits_with_the_export_as_without(folder: Path, model: str) -> None:
    with (
        open_reader(folder, IndexEmbedder(folder, model)) as one,
        open_reader(folder, SentenceTransformerEmbedder(model)) as other,
    ):
        for question in (QUESTION, "apple", "choir cup of the county", ""):
            mine, theirs = one.search(question, 3), other.search(question, 3)
            assert [hit.passage for hit in mine] == [hit.passage for hit in theirs]
            assert [hit.score for hit in mine] == pytest.approx(
                [hit.score for hit in theirs], abs=1e-3
            )
