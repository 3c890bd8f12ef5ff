"""Documents that were made to be printed: Word and PDF."""
