"""A cross-encoder too small to know anything, made on the spot: nothing is fetched."""

from __future__ import annotations

import string
from pathlib import Path

_MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def tiny_cross_encoder(
    folder: Path, *, labels: int = 1, head: bool = True, nan: bool = False
) -> str:
    """The folder of a model of one layer with random weights, the same ones each time.

    Without a `head` it is a plain encoder, as embedding models are; with `nan` all it says is that.
    """
    # Here, since every run would wait for these when it looks for its tests.
    import torch
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        BertModel,
        BertTokenizerFast,
    )

    folder.mkdir(parents=True)
    letters = [*string.ascii_lowercase, *(f"##{letter}" for letter in string.ascii_lowercase)]
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join([*_MARKS, *letters]))
    BertTokenizerFast(vocab_file=str(vocabulary)).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(_MARKS) + len(letters),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=128,
        num_labels=labels,
    )
    torch.manual_seed(1)
    model = (BertForSequenceClassification if head else BertModel)(config)
    if nan:
        model.classifier.bias.data.fill_(float("nan"))
    model.save_pretrained(folder)
    return str(folder)
