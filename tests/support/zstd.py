"""Packs in zstd, which is a part of Python since 3.14."""

import sys

if sys.version_info >= (3, 14):
    from compression.zstd import compress as zstd_compress
else:
    from backports.zstd import compress as zstd_compress

__all__ = ["zstd_compress"]
