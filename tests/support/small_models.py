"""Tiny sentence-transformers models with random weights, in a folder and without a network."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

# Imported where they are used, else every run would wait for them when it looks for its tests.
if TYPE_CHECKING:
    from sentence_transformers.sentence_transformer.modules import Transformer

DIMENSION = 16
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,?“”"
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_PIECES = (*_SPECIAL, *_LETTERS, *(f"##{letter}" for letter in _LETTERS))


def save_small_model(folder: Path, pooling: str = "mean", *, seed: int = 1) -> str:
    """A BERT of two layers over single letters. Returns the folder's name."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

    chain = [_bert(seed), Pooling(DIMENSION, pooling), Normalize()]
    SentenceTransformer(modules=chain, device="cpu").save(str(folder))
    return str(folder)


def save_forked_model(folder: Path) -> str:
    """One that embeds questions otherwise than passages, which one graph cannot do."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Router

    bert = _bert(seed=1)
    fork = Router.for_query_document(
        query_modules=[bert, Pooling(DIMENSION, "cls")],
        document_modules=[bert, Pooling(DIMENSION, "mean")],
        default_route="query",
    )
    SentenceTransformer(modules=[fork], device="cpu").save(str(folder))
    return str(folder)


def save_prompted_model(folder: Path) -> str:
    """One that wants a word before a question and another before a passage."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    chain = [_bert(seed=1), Pooling(DIMENSION, "mean")]
    prompts = {"query": "query: ", "document": "passage: "}
    SentenceTransformer(modules=chain, prompts=prompts, device="cpu").save(str(folder))
    return str(folder)


def save_aligned_model(folder: Path, meanings: dict[str, list[str]]) -> str:
    """One that knows words of several languages, those of one meaning by one vector, and no others.

    It wants a word before a question and another before a passage, as multilingual E5 does.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    words = [word for same in meanings.values() for word in same]
    bert = _bert(1, (*_SPECIAL, "query", "passage", ":", *words), cased=True)
    learnt = bert.auto_model
    with torch.no_grad():
        for name, weights in learnt.named_parameters():
            if "LayerNorm" not in name:
                weights.zero_()
        table = learnt.embeddings.word_embeddings.weight
        place = len(_SPECIAL) + 3
        for axis, same in enumerate(meanings.values()):
            table[place : place + len(same), axis] = 1.0
            place += len(same)
    prompts = {"query": "query: ", "document": "passage: "}
    chain = [bert, Pooling(DIMENSION, "mean")]
    SentenceTransformer(modules=chain, prompts=prompts, device="cpu").save(str(folder))
    return str(folder)


def _bert(seed: int, words: tuple[str, ...] = _PIECES, *, cased: bool = False) -> Transformer:
    import torch
    from sentence_transformers.sentence_transformer.modules import Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=DIMENSION,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    with TemporaryDirectory() as folder:
        vocabulary = Path(folder, "vocab.txt")
        vocabulary.write_text("\n".join(words))
        BertModel(config).save_pretrained(folder)
        BertTokenizerFast(str(vocabulary), do_lower_case=not cased).save_pretrained(folder)
        return Transformer(folder)
