"""Fits the weights of qa.verifying: python -m tests.benchmarks.fit_verifier BENCH_FOLDER

Pairs of a claim and words of an article are made from public sets (tests/benchmarks/verifier):
true ones by rewriting sentences, from gold facts, from questions with their answers and from
answers that people wrote; false ones by changing one thing, and by taking another passage. They
are split by article. One half fits the logistic regression and the two thresholds; the other half
says, for each kind, how many are caught or kept. `--wordnet` names the folder of WordNet's
database files (Debian: wordnet-base), from which directions are changed.
Prints the constants to copy. Needs scikit-learn, which sentence-transformers brings along.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from index import TokenCounter
from index.lexicon import analyse
from qa.events import Support
from qa.verifying import AlignmentVerifier, Vocabulary
from qa.verifying.alignment import Examined, verdict
from qa.verifying.weighing import Features
from tests.benchmarks.fit_evidence import CachingEmbedder
from tests.benchmarks.verifier.pairs import Pair, pairs

NAMES = [field.name for field in fields(Features)]
