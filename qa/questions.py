"""What may be asked."""

from __future__ import annotations

from qa.errors import QuestionError

MAX_QUESTION_CHARACTERS = 8_000


def check_question(text: str) -> str:
    """The question without the white space around it; raises QuestionError."""
    question = text.strip()
    if not question:
        raise QuestionError("The question is empty.", "Ask something about the articles.")
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"The question has {len(question):,} characters, and {MAX_QUESTION_CHARACTERS:,} is"
            " the most.",
            "Ask about one thing at a time.",
        )
    try:
        question.encode()
    except UnicodeEncodeError as error:
        raise QuestionError(
            f"Character {error.start + 1} of the question is not text (half a surrogate pair).",
            "Send the question as UTF-8.",
        ) from error
    return question
