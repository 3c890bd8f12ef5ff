"""For those who keep an archive in order: what is in it, and what was deleted."""
