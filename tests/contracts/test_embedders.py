"""Every Embedder behaves alike, and the two that run one model give the same vectors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index import Embedder, SentenceTransformerEmbedder, Vectors, WordVectors
from index.directory.embedder import NEAR, TOLERANCE
from index.embeddings.export_folder import ROUNDED_GRAPH, TOKENIZER, WEIGHTS, ModelExport
from index.embeddings.onnx import OnnxEmbedder
from index.embeddings.onnx_export import add_rounded_graph, export_onnx
from index.embeddings.packaged_export import export_packaged
from qa.llm.embedding_endpoint import EmbeddingEndpoint
from tests.support.archives import SEEDS
from tests.support.embedding_server import embedding_server
from tests.support.fakes import FakeEmbedder
from training.export_packaged import export_rounded

TEXTS = (
    "Who is the US special envoy for North Korea?",
    "",
    "   ",
    "The harbour wall at Port Selby will be raised. " * 400,
    "x" * 20_000,
    "👩‍🚒 rescued 3 🐈 — “fine”, she said; naïve café, ﬁne",
    "東京の新聞が報じた。北京 한국어 기사 По-русски עברית",
    "A",
    "line one\n\nline two\r\n\ttab",
    "\u200b\u0000\ufffd control",
)


@pytest.fixture(scope="module")
def plain() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


@pytest.fixture(scope="module")
def exported(
    plain: SentenceTransformerEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> OnnxEmbedder:
    folder: Path = tmp_path_factory.mktemp("export")
    prompts = export_onnx(plain.loaded_for_export(), folder)
    return OnnxEmbedder(ModelExport.record(folder, plain.identity(), prompts))


@pytest.fixture(scope="module")
def rounded(
    plain: SentenceTransformerEmbedder,
    exported: OnnxEmbedder,
    tmp_path_factory: pytest.TempPathFactory,
) -> OnnxEmbedder:
    folder = tmp_path_factory.mktemp("rounded")
    for path in exported.folder.iterdir():
        shutil.copy(path, folder)
    add_rounded_graph(folder)
    return OnnxEmbedder(ModelExport.record(folder, plain.identity(), exported.prompts))


@pytest.fixture(scope="module")
def endpoint(plain: SentenceTransformerEmbedder) -> Iterator[EmbeddingEndpoint]:
    plain.identity()  # loads it
    with embedding_server(plain) as server:
        endpoint = EmbeddingEndpoint(
            base_url=server.url, model="far", api_key=None, timeout_s=60, words=plain
        )
        yield endpoint
        endpoint.close()


def test_the_packaged_models_export_is_made_without_torch_and_onnx_to_the_byte(
    rounded: OnnxEmbedder, tmp_path: Path
) -> None:
    shipped, made = tmp_path / "shipped", tmp_path / "made"
    shipped.mkdir()
    made.mkdir()
    assert export_packaged(shipped) == rounded.prompts
    export_rounded(made)
    for name in (ROUNDED_GRAPH, WEIGHTS):
        assert (shipped / name).read_bytes() == (made / name).read_bytes()
    assert (shipped / TOKENIZER).read_bytes() == (rounded.folder / TOKENIZER).read_bytes()
    # Its weights stand in a file of their own, which changes no vector.
    ours = OnnxEmbedder(ModelExport.record(shipped, rounded.identity(), rounded.prompts))
    assert np.array_equal(ours.embed_passages(TEXTS), rounded.embed_passages(TEXTS))


@pytest.fixture(params=["plain", "exported", "rounded", "endpoint", "fake"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "fake":
        return FakeEmbedder()
    found: Embedder = request.getfixturevalue(request.param)
    return found


def test_rows_are_unit_vectors_in_the_order_given(embedder: Embedder) -> None:
    for embed in (embedder.embed_queries, embedder.embed_passages):
        rows = embed(TEXTS)
        assert rows.shape == (len(TEXTS), embedder.identity().dimension)
        assert rows.dtype == np.float32
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
        alone = np.concatenate([embed([text]) for text in TEXTS])
        assert np.abs(rows - alone).max() < 1e-5


def test_no_text_gives_no_row(embedder: Embedder) -> None:
    dimension = embedder.identity().dimension
    assert embedder.embed_queries([]).shape == (0, dimension)
    assert embedder.embed_passages([]).shape == (0, dimension)
    assert embedder.embed_words([]) == []


def test_words_are_those_of_their_text_in_order(embedder: Embedder) -> None:
    texts = ["Sung Kim, the envoy", "", "  …  ", "Kim said"]
    found = embedder.embed_words(texts)
    assert [each.words for each in found] == [
        ("Sung", "Kim", "the", "envoy"),
        (),
        (),
        ("Kim", "said"),
    ]
    for each in found:
        assert each.vectors.shape == (len(each.words), embedder.identity().dimension)
        assert each.vectors.dtype == np.float32
        assert np.linalg.norm(each.vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.slow
def test_many_threads_get_each_their_own(embedder: Embedder) -> None:
    lots = [["wall " * n, "harbour " * (2 * n)] for n in range(1, 20)]
    expected = [embedder.embed_queries(texts) for texts in lots]

    def embed(texts: list[str]) -> tuple[Vectors, list[WordVectors]]:
        return embedder.embed_queries(texts), embedder.embed_words(texts)

    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(embed, lots))
    for rows, (mine, words), texts in zip(expected, found, lots, strict=True):
        assert np.abs(mine - rows).max() < 1e-5
        assert [each.words[0] for each in words] == [text.split()[0] for text in texts]


def test_the_identity_names_the_model(embedder: Embedder) -> None:
    assert embedder.identity().model == embedder.model


@pytest.mark.slow
def test_the_export_is_the_model(
    plain: SentenceTransformerEmbedder, exported: OnnxEmbedder
) -> None:
    sentences = (SEEDS / "000_70be1ee6b39d7070.txt").read_text().splitlines()
    texts = [*TEXTS, *filter(None, sentences)]
    assert exported.identity() == plain.identity()
    for mine, theirs in (
        (exported.embed_queries(texts), plain.embed_queries(texts)),
        (exported.embed_passages(texts), plain.embed_passages(texts)),
    ):
        assert np.abs(mine - theirs).max() < TOLERANCE
    for one, other in zip(exported.embed_words(texts), plain.embed_words(texts), strict=True):
        assert one.words == other.words
        assert np.abs(one.vectors - other.vectors).max(initial=0) < TOLERANCE


def test_rounded_weights_give_nearly_the_same(
    exported: OnnxEmbedder, rounded: OnnxEmbedder
) -> None:
    for mine, theirs in (
        (rounded.embed_queries(TEXTS), exported.embed_queries(TEXTS)),
        (rounded.embed_passages(TEXTS), exported.embed_passages(TEXTS)),
    ):
        assert NEAR < (mine * theirs).sum(axis=1).min() < 0.9999
    words = zip(rounded.embed_words(TEXTS), exported.embed_words(TEXTS), strict=True)
    for one, other in words:
        assert one.words == other.words
        assert (one.vectors * other.vectors).sum(axis=1).min(initial=1) > NEAR
