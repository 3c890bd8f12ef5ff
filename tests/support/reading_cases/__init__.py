"""Small files of every format, written for the project, with what each should be read as."""

from tests.support.reading_cases import (
    agency_cases,
    archive_cases,
    document_cases,
    feed_cases,
    html_cases,
    record_cases,
)
from tests.support.reading_cases.case import Case

__all__ = ["CASES", "Case"]

CASES: tuple[Case, ...] = (
    *html_cases.CASES,
    *feed_cases.CASES,
    *record_cases.CASES,
    *agency_cases.CASES,
    *document_cases.CASES,
    *archive_cases.CASES,
)
