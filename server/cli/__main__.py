"""`python -m server.cli` is the command `dateline`."""

from server.cli import main

main()
