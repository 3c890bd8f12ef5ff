"""A real small model asked many questions, and what the checks make of what it writes."""
