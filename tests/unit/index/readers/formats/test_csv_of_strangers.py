"""Tables as people publish them: days in their order, words for none, names in their language."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths

STORY = "The ferry to Ostholm sails again from Monday and takes cars until ten at night."


def read(folder: Path, text: str) -> list[Article | ReadError]:
    path = folder / "rows.csv"
    path.write_text(text, encoding="utf-8")
    return list(read_paths([path]))


def table(*days: str, name: str = "date") -> str:
    rows = (f"Ferry {number},{STORY},{day}\n" for number, day in enumerate(days))
    return f"title,text,{name}\n" + "".join(rows)


def days(folder: Path, text: str) -> list[str | None]:
    """The day of each article; None for what is refused."""
    return [
        str(each.published_at)[:10] if isinstance(each, Article) else None
        for each in read(folder, text)
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["07/31/2024", "08/02/2024"], ["2024-07-31", "2024-08-02"]),
        (["08/02/2024", "07/31/2024"], ["2024-08-02", "2024-07-31"]),
        (["8/2/2024 14:05", "7/31/2024 09:00"], ["2024-08-02", "2024-07-31"]),
        (["08-02-2024", "07-31-2024"], ["2024-08-02", "2024-07-31"]),
        (["02/08/2024", "31/07/2024"], ["2024-08-02", "2024-07-31"]),
        (["31/07/2024", "02/08/2024"], ["2024-07-31", "2024-08-02"]),
        (["2024-08-01", "02/08/2024", "31/07/2024"], ["2024-08-01", "2024-08-02", "2024-07-31"]),
        (["06/06/2024", "02/08/2024", "31/07/2024"], ["2024-06-06", "2024-08-02", "2024-07-31"]),
    ],
)
def test_other_rows_say_whether_the_month_comes_first(
    tmp_path: Path, written: list[str], meant: list[str]
) -> None:
    assert days(tmp_path, table(*written)) == meant


@pytest.mark.parametrize(
    "written",
    [["02/08/2024", "03/04/2024"], ["02/08/2024", "31/07/2024", "07/31/2024"]],
    ids=["nothing says it", "both are said"],
)
def test_a_day_that_may_be_either_is_refused(tmp_path: Path, written: list[str]) -> None:
    assert days(tmp_path, table(*written))[0] is None


def test_how_far_is_looked(tmp_path: Path) -> None:
    far = [*["02/08/2024"] * 1_500, "31/07/2024", "02/08/2024"]
    found = days(tmp_path, table(*far))
    assert len(found) == len(far)
    assert found[:500] == [None] * 500
    assert found[-2:] == ["2024-07-31", "2024-08-02"]


def test_an_open_quote_further_on_costs_its_own_row(tmp_path: Path) -> None:
    text = table("08/02/2024", "07/31/2024") + f'Ferry,"{STORY},08/03/2024\nF,{STORY},08/04/2024\n'
    assert days(tmp_path, text) == ["2024-08-02", "2024-07-31", None, "2024-08-04"]


@pytest.mark.parametrize(
    "none",
    ["No date available", "no date", "N/A", "nan", "None", "Unknown", "sin fecha", "-", "undated"],
)
def test_words_for_no_day_cost_no_article(tmp_path: Path, none: str) -> None:
    [article] = read(tmp_path, table(none))
    assert isinstance(article, Article)
    assert article.published_at is None
    assert any(none in each for each in article.dropped)


@pytest.mark.parametrize("written", ["soon", "31 February 2024", "2024"])
def test_what_was_meant_as_a_day_and_is_none_is_refused(tmp_path: Path, written: str) -> None:
    [error] = read(tmp_path, table(written))
    assert isinstance(error, ReadError)


@pytest.mark.parametrize("none", ["No author", "Unknown", "n/a", "NaN", "-"])
def test_words_for_nobody_are_no_name(tmp_path: Path, none: str) -> None:
    [article] = read(tmp_path, f"title,text,author,source\nFerry,{STORY},{none},{none}\n")
    assert isinstance(article, Article)
    assert (article.author, article.publisher) == (None, None)


@pytest.mark.parametrize("author", ["No Ah-young", "Nan Roe", "Una Known"])
def test_people_with_such_names(tmp_path: Path, author: str) -> None:
    [article] = read(tmp_path, f"title,text,author\nFerry,{STORY},{author}\n")
    assert isinstance(article, Article)
    assert article.author == author


@pytest.mark.parametrize(
    "header",
    [
        "titulo;texto;fecha;autor;categoria",
        "TÍTULO;Contenido;FECHA;Autor;Sección",
        "título;conteúdo;data_publicação;autor;editoria",
        "Titre;Texte;Date;Auteur;Rubrique",
        "Titel;Inhalt;Datum;Verfasser;Ressort",
        "titolo;testo;data pubblicazione;autore;sezione",
        "Заголовок;Текст;Дата;Автор;Рубрика",
        "标题;正文;发布时间;作者;栏目",
    ],
)
def test_columns_named_in_other_languages(tmp_path: Path, header: str) -> None:
    [article] = read(tmp_path, f"{header}\nFerry;{STORY};2024-03-01;Ann Roe;Harbour\n")
    assert isinstance(article, Article)
    assert (article.title, article.text, article.author) == ("Ferry", STORY, "Ann Roe")
    assert article.category == "Harbour"
    assert str(article.published_at).startswith("2024-03-01")


@pytest.mark.parametrize(
    "header",
    [
        "title,text,publish_date,url",
        "article_title,full_text,Published Date,article_url",
        "Title,Article Text,posted_at,Permalink",
        "news_title,article_body,publishDate,web_url",
    ],
)
def test_columns_that_are_called_otherwise(tmp_path: Path, header: str) -> None:
    row = f"Ferry,{STORY},2024-03-01,https://shore.example/ferry"
    [article] = read(tmp_path, f"{header}\n{row}\n")
    assert isinstance(article, Article)
    assert (article.title, article.url) == ("Ferry", "https://shore.example/ferry")
    assert str(article.published_at).startswith("2024-03-01")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/news/ferry", None),
        ("./ferry", None),
        ("../ferry.html", None),
        ("//shore.example/ferry", "https://shore.example/ferry"),
        ("n/a", None),
    ],
)
def test_an_address_that_its_own_site_alone_can_complete(
    tmp_path: Path, written: str, meant: str | None
) -> None:
    [article] = read(tmp_path, f"title,text,url\nFerry,{STORY},{written}\n")
    assert isinstance(article, Article)
    assert (article.title, article.url) == ("Ferry", meant)
