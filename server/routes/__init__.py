"""One file per family of addresses."""
