"""`dateline index`: what is done to an index."""
