"""What browsers load, and our own words in twelve languages, which the command says too."""
