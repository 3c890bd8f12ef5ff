"""Reading, in what an endpoint says when it refuses a prompt, how much its model reads."""

from __future__ import annotations

import re

# As llama.cpp, vLLM, SGLang, TGI, LM Studio, Ollama, OpenAI, Mistral and others put it.
_TOO_LONG = re.compile(
    r"context[ _](?:length|size|window)|maximum (?:prompt|model) length|max_model_len"
    r"|exceed_context_size|max_new_tokens` must be|prompt is too long|input is too long"
    r"|reduce the length of the messages",
    re.IGNORECASE,
)
_NUMBER = r"(\d[\d,]{2,11})"
_STATED = re.compile(
    rf'"n_ctx"\s*:\s*{_NUMBER}'
    rf"|(?:context|model|prompt) (?:length|window|size)(?: is| of)?(?: only)?[ (]*{_NUMBER}"
    rf"|{_NUMBER} maximum"
    rf"|must be <= {_NUMBER}"
    rf"|max_model_len[ =(]+{_NUMBER}",
    re.IGNORECASE,
)
_AT_MOST = 0.75
_UNSTATED = 0.5


def smaller_context(said: str, tried_tokens: int) -> int | None:
    """The tokens to keep to from now on, prompt and reply together; None where `said` is not
    about that.

    It is what the endpoint states, but well below what was tried, for it counts by its own
    tokenizer; half of what was tried where it states nothing.
    """
    if not _TOO_LONG.search(said):
        return None
    found = _STATED.search(said)
    if found is None:
        return int(tried_tokens * _UNSTATED)
    stated = int(next(group for group in found.groups() if group).replace(",", ""))
    return min(stated, int(tried_tokens * _AT_MOST))
