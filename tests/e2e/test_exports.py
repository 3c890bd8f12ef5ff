"""An answer on its way to the desk: asked, linked to, opened, exported, read by others."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import bibtexparser
import httpx

from tests.e2e.serving import Server, dateline

QUESTION = "Who is the US special envoy for North Korea?"


def test_from_a_question_to_a_reference(server: Server) -> None:
    with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as http:
        answer = http.post("/v1/ask", json={"question": QUESTION}).json()
        link = http.post("/v1/links", json={"answer_ids": [answer["id"]]}).json()
        page = http.get(link["url"])
        assert page.status_code == 200
        assert "Sung Kim, the US special envoy for North Korea said" in page.text
        exported = http.get(f"/v1/links/{link['id']}", params={"format": "bib"}).text
        [entry] = bibtexparser.parse_string(exported).entries
        assert entry.fields_dict["journal"].value == "Iran Press TV"
        assert entry.fields_dict["date"].value == "2021-09-23"
        cited = http.get(entry.fields_dict["url"].value)
        assert "<mark" in cited.text


def test_every_hit_of_a_search_over_http_and_from_the_command(
    server: Server, archive: Path
) -> None:
    query = {"q": "North Korea", "all": "true", "format": "csv"}
    table = httpx.get(f"{server.url}/v1/search", params=query, timeout=60, trust_env=False)
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    assert rows
    assert all("korea" in f"{row['headline']} {row['quotation']}".lower() for row in rows)
    run = dateline("search", "North Korea", "--all", "--format", "csv", "--index", archive)
    assert run.returncode == 0, run.stderr
    printed = list(csv.DictReader(io.StringIO(run.stdout, newline="")))
    assert [row["quotation"] for row in printed] == [row["quotation"] for row in rows]


def test_a_list_of_questions_becomes_a_sheet(archive: Path, tmp_path: Path) -> None:
    questions = tmp_path / "desk.csv"
    questions.write_text(f"desk,question\nworld,{QUESTION}\nworld,\n")
    run = dateline("ask", "--batch", questions, "--index", archive)
    assert run.returncode == 2, run.stderr
    assert "Row 3 has no question." in run.stderr
    with (tmp_path / "desk-answers.csv").open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["desk"], first["verdict"], first["short_answer"]) == (
        "world",
        "answered",
        "Sung Kim",
    )
    assert (first["publisher"], second["error"]) == ("Iran Press TV", "has no question")
