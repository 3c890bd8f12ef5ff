"""What a question asks for, read without a model: its parts, the publishers and days it names."""

from index.understanding.dates import DateMention
from index.understanding.publishers import PublisherMention, PublisherNames
from index.understanding.question import ArchiveNames, Part, UnderstoodQuestion, understand

__all__ = [
    "ArchiveNames",
    "DateMention",
    "Part",
    "PublisherMention",
    "PublisherNames",
    "UnderstoodQuestion",
    "understand",
]
