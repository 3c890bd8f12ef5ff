"""CSV as spreadsheets and databases write it, with the slips that people make in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths

STORY = "The night tram to Vell runs again from Friday, the city said."


def _read(folder: Path, text: str, name: str = "rows.csv") -> list[Article | ReadError]:
    path = folder / name
    path.write_bytes(text.encode())
    return list(read_paths([path]))


@pytest.mark.parametrize(
    "text",
    [
        f"sep=;\ntitle;text;date\nTram;{STORY};2024-03-01\n",
        f"SEP=|\r\ntitle|text|date\r\nTram|{STORY}|2024-03-01\r\n",
        f"\ufeffsep=\t\ntitle\ttext\tdate\nTram\t{STORY}\t2024-03-01\n",
        f'"sep=;"\n\ntitle;text;date\nTram;{STORY};2024-03-01\n',
        f"sep=^\ntitle^text^date\nTram^{STORY}^2024-03-01\n",
        f"\n  \n\ntitle;text;date\nTram;{STORY};2024-03-01\n",
        f"title;text;date\nTram;{STORY};2024-03-01;;;\n",
        f"title;text;date;\nTram;{STORY};2024-03-01;\n",
        f"Title;TEXT;Date\nTram;{STORY};2024-03-01\n",
        f"Headline;Body;Date Published\nTram;{STORY};2024-03-01\n",
        f"Headline;Content;PUB_DATE\nTram;{STORY};2024-03-01\n",
        f"sep = ;\ntitle;text;date\nTram;{STORY};2024-03-01\n",
        f";;\ntitle;text;date\nTram;{STORY};2024-03-01\n",
        f'\ufeff"",""\n,,\ntitle,text,date\nTram,"{STORY}",2024-03-01\n',
        f'\ufeff"title";"text";"date"\nTram;{STORY};01.03.2024\n',
        f"\ufefftitle\ttext\tdate\r\nTram\t{STORY}\t2024-03-01",
        f"\ufeff\r\ntitle|text|date\r\nTram|{STORY}|1 March 2024\r\n",
        f"title;text;date\rTram;{STORY};2024-03-01\r",
        f'title; text; date\nTram; "{STORY}"; 2024-03-01\n',
    ],
)
def test_one_row_however_it_is_headed(tmp_path: Path, text: str) -> None:
    [article] = _read(tmp_path, text)
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Tram", STORY)
    assert str(article.published_at).startswith("2024-03-01")
    assert article.id == "rows-1"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_paragraphs_and_delimiters_in_a_cell(
    tmp_path: Path, mark: str, end: str, delimiter: str
) -> None:
    cell = f"It costs 4; or 5, or 6 | 7,{end}{end}she said: so.\tThat is all."
    rows = [["title", "text", "date"], ["Tram", f'"{cell}"', "2024-03-01"]]
    [article] = _read(tmp_path, mark + end.join(map(delimiter.join, rows)) + end)
    assert isinstance(article, Article)
    assert article.text.split() == cell.replace('""', '"').split()
    assert "\n\n" in article.text.replace("\r\n", "\n").replace("\r", "\n")
    assert str(article.published_at).startswith("2024-03-01")


@pytest.mark.parametrize("text", [",,,\n;;\n", "sep=;\n;;\n", "sep=;\n"])
def test_a_table_of_nothing_is_refused(tmp_path: Path, text: str) -> None:
    [error] = _read(tmp_path, text)
    assert "does not name two columns" in str(error)


def test_a_name_that_is_meant_exactly_goes_before_one_that_is_like_it(tmp_path: Path) -> None:
    [article] = _read(tmp_path, "Title,title,text\nShelf mark,Tram,Words of it.\n")
    assert isinstance(article, Article)
    assert article.title == "Tram"


def test_cells_that_no_name_stands_above_are_refused(tmp_path: Path) -> None:
    [error] = _read(tmp_path, "title,text\nTram,Words, and more\n")
    assert "3 cells under 2 names" in str(error)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ('A,"left open,2024-03-01', 2),
        ('"A,left open,2024-03-01', 2),
        ('A,left open,"2024-03-01', 2),
        ('A,"open\n\nover three lines,2024-03-01', 2),
    ],
)
@pytest.mark.parametrize(
    "later",
    [
        'B,"Words, of B.",2024-03-02\nC,Words of C.,2024-03-03\n',
        '"B","Words of B.","2024-03-02"\n"C","Words of C.","2024-03-03"\n',
        "B,Words of B.,2024-03-02\nC,Words of C.,2024-03-03",
        'B,Words of B.,2024-03-02\n"C","Words ""of"" C.\n\nAnd more.",2024-03-03\n',
    ],
)
def test_a_quote_left_open_costs_its_own_row(
    tmp_path: Path, row: str, line: int, later: str
) -> None:
    found = _read(tmp_path, f"title,text,date\n{row}\n{later}")
    assert [each.title for each in found if isinstance(each, Article)] == ["B", "C"]
    assert f"opened in line {line} is never closed" in str(found[0])
    assert isinstance(found[0], ReadError)
    assert found[0].source.endswith("rows.csv#1")


def test_quotes_that_close_are_no_fault(tmp_path: Path) -> None:
    cell = '"First, ""he"" said.\n\n""So,"" she said, ""it goes"".\nA 5"" pipe."'
    found = _read(tmp_path, f'title,text,date\nA,{cell},"2024-03-01"\n\nB,A 5" pipe.,2024-03-02\n')
    assert [each.title for each in found if isinstance(each, Article)] == ["A", "B"]
    assert isinstance(found[0], Article)
    assert found[0].text == 'First, "he" said.\n\n"So," she said, "it goes".\nA 5" pipe.'
