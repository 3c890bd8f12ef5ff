"""Where the articles found for a question contradict or correct each other."""

from qa.disagreeing.contradiction import Contradiction
from qa.disagreeing.finding import contradictions

__all__ = ["Contradiction", "contradictions"]
