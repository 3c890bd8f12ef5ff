"""How good retrieval and answers are, measured on questions with known answers."""
