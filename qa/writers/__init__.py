"""Drafts of an answer: quoted from the articles, or written by a language model."""
