"""Other people's clients against a running server: `make test-clients` installs them apart."""
