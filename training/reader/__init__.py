"""Training the reader: a small model that reads a question and a window of an article together."""
