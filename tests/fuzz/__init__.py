"""Every reader, fed with what no program would write: python -m tests.fuzz --seconds 300."""
