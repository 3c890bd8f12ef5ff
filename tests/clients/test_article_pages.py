"""Tools that read pages, those for scholars and chats among them, understand an article's page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from index import Correction
from server.schemas.article_page import page_metadata
from tests.clients.test_clients import FOLDER, PYTHON, told
from tests.e2e.serving import Server
from tests.support.javascript_clients import NODE
from tests.unit.server.documents import ARTICLE

SEED = "estuary-ledger-2024-12-12-port-strike-ends"
READERS = re.findall(r"^def (\w+)\(address", (FOLDER / "page_readers.py").read_text(), re.M)


@pytest.fixture(scope="module")
def article(server: Server) -> dict[str, Any]:
    reply = httpx.get(f"{server.url}/v1/articles/{SEED}", trust_env=False)
    found: dict[str, Any] = reply.raise_for_status().json()
    return found


def check(read: dict[str, Any], article: dict[str, Any]) -> None:
    assert read["title"] == article["title"]
    assert read["day"] == article["published_at"][:10]
    assert read["publisher"] == article["publisher"]
    assert read["authors"] == [article["author"]]
    assert read["original"] == article["url"]


@pytest.mark.parametrize("name", READERS)
def test_a_reader_in_python(name: str, server: Server, article: dict[str, Any]) -> None:
    command: list[str | Path] = [PYTHON, "page_readers.py", name]
    read = json.loads(told([*command, f"{server.url}/articles/{SEED}"]).splitlines()[-1])
    check(read, article)
    if "text" in read:
        assert all(paragraph in read["text"] for paragraph in article["text"].split("\n\n"))


def test_what_chats_show_of_a_link(server: Server, article: dict[str, Any]) -> None:
    script = """
import ogs from "open-graph-scraper";
const html = await (await fetch(process.argv[1])).text();
console.log(JSON.stringify((await ogs({ html })).result));
"""
    address = f"{server.url}/articles/{SEED}"
    result = json.loads(told([NODE, "--input-type=module", "-e", script, address]))
    read = {
        "title": result["ogTitle"],
        "day": result["articlePublishedTime"][:10],
        "publisher": result["ogSiteName"],
        "authors": [result["articleAuthor"]],
        "original": result["ogUrl"],
    }
    check(read, article)
    assert result["ogLocale"] == article["language"]


def test_the_json_ld_is_of_schema_orgs_words(tmp_path: Path) -> None:
    """Each property is one that a NewsArticle has, and of a type that it takes."""
    article = replace(
        ARTICLE,
        author="Ann Roe and Bo Li",
        category="local",
        language="en",
        updated_at=datetime(2024, 3, 1, tzinfo=UTC),
        corrections=(Correction("It is 40."),),
        retracted=True,
    )
    json_ld = page_metadata(article, "https://archive.example/articles/harbour").json_ld
    typed = 'import type { NewsArticle, WithContext } from "schema-dts";\n'
    typed += f"export const page: WithContext<NewsArticle> = {json.dumps(json_ld)};\n"
    (tmp_path / "page.ts").write_text(typed)
    (tmp_path / "node_modules").symlink_to(FOLDER / "node_modules")
    strict = {"strict": True, "noEmit": True, "moduleResolution": "bundler", "module": "esnext"}
    options = json.dumps({"compilerOptions": {**strict, "types": []}})
    (tmp_path / "tsconfig.json").write_text(options)
    told([NODE, FOLDER / "node_modules" / "typescript" / "bin" / "tsc", "-p", tmp_path])
