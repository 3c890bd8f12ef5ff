"""Windows of other articles that have words in common with a question.

What search brings beside the article that answers: the same words, another matter.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from training.reader.cases import Text

_NEAREST = 8


class RelatedTexts:
    """Of texts of several shelves, by TF-IDF; one shelf's texts may tell the same story."""

    def __init__(
        self, texts: Iterable[Text], windows_of: Callable[[Text], Sequence[tuple[int, int]]]
    ) -> None:
        self._windows = [
            Text(text.body[start:end], text.header, text.group, text.shelf)
            for text in texts
            for start, end in windows_of(text)
        ]
        self._words = TfidfVectorizer(sublinear_tf=True, stop_words="english")
        self._vectors = self._words.fit_transform(one.body for one in self._windows)

    def of(self, question: str, text: Text, rng: random.Random) -> Text | None:
        """By chance one of the nearest from another shelf than `text`; None where none is near."""
        likeness = (self._vectors @ self._words.transform([question]).T).toarray()[:, 0]
        nearest = np.argsort(-likeness, kind="stable")[: 6 * _NEAREST]
        found = [
            self._windows[i]
            for i in nearest
            if likeness[i] > 0 and self._windows[i].shelf != text.shelf
        ]
        return rng.choice(found[:_NEAREST]) if found else None
