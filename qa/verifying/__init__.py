"""Does a span of an article say what a sentence claims?"""

from qa.verifying.alignment import AlignmentVerifier
from qa.verifying.chat import ChatVerifier
from qa.verifying.verifier import Objection, Verdict, Verifier
from index.nlp.words import Vocabulary

__all__ = ["AlignmentVerifier", "ChatVerifier", "Objection", "Verdict", "Verifier", "Vocabulary"]
