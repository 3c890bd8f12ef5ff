"""Which sets take part in a run, and how much."""

from __future__ import annotations

from dataclasses import replace

from training.reader.examples import Share

_READING = {
    "reading-squad2-part": Share(22, other_window=0.5, made=0.25, other_text=0.05),
    "reading-squad2-part-unanswerable": Share(9),
    "reading-squad2-pairs-lower": Share(3, other_window=0.3),
    "reading-squad2-pairs-lower-unanswerable": Share(9),
    "reading-squad-sentence": Share(12, made=0.2, other_text=0.1),
    "reading-squad-sentence-unanswerable": Share(3),
    "reading-squad-sentence-lower": Share(6, made=0.1),
    "reading-squad-sentence-lower-unanswerable": Share(1.5),
    "reading-squadshifts-wiki": Share(12, other_window=0.5, made=0.25, other_text=0.05),
    "reading-squadshifts-reddit": Share(7, other_window=0.5, made=0.1),
    "reading-squadshifts-amazon": Share(6, other_window=0.5, made=0.1),
    "reading-qamr": Share(8, made=0.1, other_text=0.1),
    "reading-qed": Share(2, other_window=0.5),
    "reading-quoref-contrast": Share(2, other_window=0.3),
    "reading-fairytaleqa": Share(4, other_window=0.5, made=0.1),
    "answerable-selqa": Share(4),
}
_NEWS = {
    "news": Share(24, other_window=0.5, related_text=0.4),
    "news-near-miss": Share(36, related_text=0.05),
    "feedback": Share(20),
    "verdicts": Share(3),
    "verdicts-near-miss": Share(3),
    "paragraph": Share(3),
    "paragraph-near-miss": Share(20),
}
_ENTAILMENT = {
    "entailment-vitaminc": Share(14),
    "entailment-fever": Share(4),
    "entailment-fool-me-twice": Share(1.5),
    "entailment-fever-symmetric": Share(1),
    "entailment-negation": Share(2),
    "entailment-conjnli": Share(2),
    "entailment-breaking-nli": Share(1.5),
    "entailment-mnli-dev": Share(4),
    "entailment-snli-dev": Share(3),
    "entailment-cad-nli": Share(3),
    "entailment-scitail-test": Share(0.5),
    "yesno-boolq": Share(4),
    "yesno-pubmedqa": Share(0.5),
    "news-yes-no": Share(36, related_text=0.4),
    "news-statement": Share(20, related_text=0.4),
    "entailment-asked": Share(24),
    "news-negated": Share(14),
    "verdicts-yes-no": Share(12, related_text=0.2),
    "verdicts-statement": Share(8),
    "verdicts-negated": Share(4),
    "paragraph-negated": Share(4),
    "paragraph-yes-no": Share(9),
    "paragraph-statement": Share(6),
}

# Entailment learns some ten times slower than spans: a run of its own, with enough of the rest
# that nothing is forgotten.
_VERDICTS = {
    **{name: replace(share, rows=share.rows * 0.7) for name, share in _READING.items()},
    **{name: replace(share, rows=share.rows * 0.6) for name, share in _NEWS.items()},
    **_ENTAILMENT,
    "entailment-vitaminc": Share(70),
    "entailment-fever": Share(18),
    "entailment-fool-me-twice": Share(8),
    "entailment-fever-symmetric": Share(4),
    "entailment-negation": Share(8),
    "entailment-conjnli": Share(10),
    "entailment-breaking-nli": Share(5),
    "entailment-mnli-dev": Share(28),
    "entailment-snli-dev": Share(22),
    "entailment-cad-nli": Share(22),
    "entailment-asked": Share(70),
    "yesno-boolq": Share(12),
    "verdicts-yes-no": Share(120, related_text=0.2),
    "verdicts-statement": Share(60),
    "verdicts-negated": Share(30),
}

MIXTURES: dict[str, dict[str, Share]] = {
    "all": {**_READING, **_NEWS, **_ENTAILMENT},
    "reading": {**_READING, **_NEWS},
    "verdicts": _VERDICTS,
    # Half of it the same words in another order; the rest so that nothing is forgotten.
    "roles": {
        **_VERDICTS,
        "roles-exchanged": Share(400, together=True),
        "roles-found": Share(90, together=True),
        "roles-found-asked": Share(40, together=True),
        "roles-invented": Share(220, together=True),
        "roles-invented-asked": Share(60, together=True),
    },
    "public": {
        name: share for name, share in {**_READING, **_ENTAILMENT}.items() if "news" not in name
    },
}
