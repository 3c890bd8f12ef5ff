"""The index of a data set: made once, gone on with, and made again when something changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import Article, ReadError
from qa.evaluation.beir import BeirFolder
from server.cli.eval.corpus_index import indexed
from server.container import Container
from server.settings import Settings
from tests.support.fakes import FakeEmbedder

LINES = [json.dumps({"_id": name, "text": f"The {name} is open."}) for name in ("quay", "mill")]


@pytest.fixture
def dataset(tmp_path: Path) -> BeirFolder:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "corpus.jsonl").write_text("\n".join([*LINES, "no article"]))
    return BeirFolder(tmp_path / "news", "dev")


def parts_with(tmp_path: Path, embedder: FakeEmbedder) -> Container:
    return Container(Settings(index=tmp_path / "index"), embedder)


def articles_in(parts: Container) -> list[str]:
    with parts.reader() as reader:
        return sorted(item.id for item in reader.articles().items)


def test_it_is_made_once(
    tmp_path: Path, dataset: BeirFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    embedder = FakeEmbedder()
    made = indexed(dataset, parts_with(tmp_path, embedder))
    assert made.settings.index.parent == tmp_path / "eval"
    assert made.settings.index.name.startswith("news-")
    assert articles_in(made) == ["mill", "quay"]
    assert f"{dataset.corpus_file}#3: not JSON" in capsys.readouterr().err
    embedder.embedded.clear()
    again = indexed(dataset, parts_with(tmp_path, embedder))
    assert again.settings.index == made.settings.index
    assert embedder.embedded == []
    said = capsys.readouterr().err
    assert "Indexing" not in said
    assert "1 lines of the corpus could not be read" in said


def test_an_interrupted_one_is_gone_on_with(tmp_path: Path, dataset: BeirFolder) -> None:
    whole = indexed(dataset, parts_with(tmp_path, FakeEmbedder())).settings.index
    for path in sorted(whole.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    embedder = FakeEmbedder()
    first = next(item for item in dataset.articles() if isinstance(item, Article))
    with parts_with(tmp_path, embedder).over(whole).writer() as writer:
        writer.add([first])
    embedder.embedded.clear()
    parts = indexed(dataset, parts_with(tmp_path, embedder))
    assert parts.settings.index == whole
    assert articles_in(parts) == ["mill", "quay"]
    assert len(embedder.embedded) == 1


def test_another_corpus_or_model_makes_another(tmp_path: Path, dataset: BeirFolder) -> None:
    folders = {
        indexed(dataset, parts_with(tmp_path, embedder)).settings.index
        for embedder in (FakeEmbedder(), FakeEmbedder(weights="1"), FakeEmbedder(model="other"))
    }
    dataset.corpus_file.write_text("\n".join(LINES[:1]))
    changed = indexed(dataset, parts_with(tmp_path, FakeEmbedder()))
    assert articles_in(changed) == ["quay"]
    assert len(folders | {changed.settings.index}) == 4


def test_a_corpus_without_an_article_is_refused(tmp_path: Path, dataset: BeirFolder) -> None:
    dataset.corpus_file.write_text("no article")
    with pytest.raises(ReadError, match="no article in it could be read"):
        indexed(dataset, parts_with(tmp_path, FakeEmbedder()))
