"""OpenAI's protocols, chat completions and responses: one conversation in, one answer out."""
