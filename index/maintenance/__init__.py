"""What is done to a whole index at once: backed up, copied, built anew, verified."""
