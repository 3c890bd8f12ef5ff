"""`dateline sources` and `dateline alerts`: what comes in by itself, and what goes out."""
