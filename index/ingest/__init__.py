"""Articles are written into an index: told apart, cut into passages, embedded, committed."""
