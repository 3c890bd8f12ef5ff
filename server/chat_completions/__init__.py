"""OpenAI's chat completions, as docs/openai.md describes what is kept of them."""
