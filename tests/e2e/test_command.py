"""The command as a process, over the sample archive."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.e2e.serving import Server, dateline, with_export
from tests.support import REPOSITORY

QUESTION = "Who is the US special envoy for North Korea?"
SEED = "000_70be1ee6b39d7070"


def test_ask_for_a_person(archive: Path) -> None:
    run = dateline("ask", "-", "--index", archive, stdin=QUESTION)
    assert run.returncode == 0, run.stderr
    fact, quotation, sources = run.stdout.split("\n\n")
    assert fact == "Sung Kim [1]"
    assert quotation.startswith("“Last week, Sung Kim, the US special envoy for North Korea said")
    assert quotation.endswith("” — Iran Press TV, 23 September 2021 [1]")
    assert sources.startswith("[1] Iran Press TV, 23 September 2021: Top diplomats from South")
    assert f"(article {SEED}:" in sources
    assert "Sung Kim" not in sources
    assert run.stderr == ""


def test_ask_says_which_days_are_meant_where_that_is_wanted(archive: Path) -> None:
    run = dateline("ask", QUESTION, "--dates", "--index", archive)
    assert run.returncode == 0, run.stderr
    *_, source, days = run.stdout.splitlines()
    assert source.startswith("[1] ")
    assert days == "    Last week: 13 September 2021 to 19 September 2021"


def test_ask_json_has_the_shape_of_the_api(archive: Path, server: Server) -> None:
    run = dateline("ask", QUESTION, "--json", "--index", archive)
    assert run.returncode == 0, run.stderr
    printed = json.loads(run.stdout)
    body = {"question": QUESTION}
    served = httpx.post(f"{server.url}/v1/ask", json=body, timeout=60, trust_env=False).json()
    differing = {"id", "timings_ms"}
    assert {key: printed[key] for key in printed.keys() - differing} == {
        key: served[key] for key in served.keys() - differing
    }


def test_a_refusal_exits_3(archive: Path) -> None:
    run = dateline("ask", "What is the population of Pyongyang?", "--index", archive)
    assert run.returncode == 3
    assert run.stdout.count("\n") == 1
    assert "Nearest articles:" in run.stderr


def test_a_story_as_a_timeline(archive: Path) -> None:
    query = "missile tests of North Korea"
    run = dateline("timeline", query, "--index", archive, "--json")
    assert run.returncode == 0, run.stderr
    story = json.loads(run.stdout)
    days = [event["day"] for event in story["events"]]
    assert days == sorted(days)
    run = dateline("timeline", query, "--newest-first", "--index", archive)
    lines, _, sources = run.stdout.partition("\n\n")
    assert len(lines.splitlines()) == len(days)
    assert sources.startswith("[1] ")
    run = dateline("timeline", query, "--before", "1999-01-01", "--index", archive)
    assert run.returncode == 3
    assert run.stderr.startswith("No article is about that.")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["timeline", ""], 2),
        (["ask", ""], 2),
        (["ask", "x" * 100_000], 2),
        (["ask", "x", "--after", "soon"], 2),
        (["ask"], 2),
        (["index", "show", "nope"], 2),
        (["index", "delete", "nope"], 2),
        (["index", "status"], 0),
        (["--version"], 0),
    ],
)
def test_exit_codes(archive: Path, arguments: list[str], code: int) -> None:
    run = dateline(*arguments, DATELINE_INDEX=str(archive))
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr


def test_no_index_exits_5(tmp_path: Path) -> None:
    for arguments in (["ask", "x"], ["search", "x"], ["index", "list"], ["index", "delete", "x"]):
        run = dateline(*arguments, "--index", tmp_path / "none")
        assert run.returncode == 5
        assert run.stderr.count("\n") == 1
        assert not (tmp_path / "none").exists()


def test_bad_files_are_named_and_the_rest_is_added(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.txt"
    good.write_text("# Bridge opens\n\nMayor Edda Lorne opened the bridge on Monday.\n")
    bad.write_bytes(b"\x00\x01\x02\x00")
    index = with_export(tmp_path_factory, tmp_path / "index")
    run = dateline("index", "add", good, bad, "--index", index)
    assert run.returncode == 0
    assert run.stdout.startswith(
        "1 added, 0 changed, 0 unchanged, 0 skipped, 1 refused, 1 doubtful"
    )
    (line,) = run.stderr.splitlines()
    assert line.startswith(str(bad))
    assert dateline("index", "add", bad, "--index", index).returncode == 2
    again = dateline("index", "add", good, "--index", index)
    assert again.stdout.startswith("0 added, 0 changed, 1 unchanged")
    listed = json.loads(dateline("index", "list", "--json", "--index", index).stdout)
    (article,) = listed["items"]
    shown = json.loads(dateline("index", "show", article["id"], "--json", "--index", index).stdout)
    assert "Edda Lorne" in shown["text"]
    assert dateline("index", "delete", article["id"], "--index", index).returncode == 0
    assert "empty" in dateline("index", "status", "--index", index).stderr


def test_a_report_has_a_line_for_each_input(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, report = tmp_path / "in", tmp_path / "report.jsonl"
    folder.mkdir()
    day = "---\ntitle: Bridge opens\npublisher: Post\ndate: 2024-05-06\n---\n"
    words = "Mayor Edda Lorne opened the bridge on Monday, and the band played until dusk. "
    (folder / "good.md").write_text(day + words * 3)
    (folder / "bare.md").write_text("Mayor Edda Lorne opened the bridge on Monday.\n")
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02\x00")
    (folder / "README.md").write_text("Not an article.")
    index = with_export(tmp_path_factory, tmp_path / "index")
    run = dateline("index", "add", folder, "--report", report, "--index", index)
    assert run.returncode == 0
    summary = "2 added, 0 changed, 0 unchanged, 1 skipped, 1 refused, 1 doubtful; 2 new passages.\n"
    doubts = "1 with no day, 1 with no publisher, 1 with a guessed headline, "
    assert run.stdout == (
        f"{summary}Doubtful: {doubts}1 with a body under 200 characters."
        " --report FILE says which.\n"
    )
    written = map(json.loads, report.read_text().splitlines())
    lines = {Path(line["source"]).name: line for line in written}
    assert {name: line["outcome"] for name, line in lines.items()} == {
        "good.md": "added",
        "bare.md": "added",
        "bad.txt": "refused",
        "README.md": "skipped",
    }
    assert lines["good.md"]["doubts"] == []
    assert lines["good.md"]["fields"]["title"] == {
        "value": "Bridge opens",
        "taken_from": "front matter",
    }
    assert "no day" in lines["bare.md"]["doubts"]
    assert lines["bare.md"]["fields"]["title"]["taken_from"] == "file name"


def test_a_port_in_use_exits_2(archive: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = dateline("serve", "--port", str(port), "--index", archive)
    assert run.returncode == 2
    assert run.stderr == (
        f"dateline: Port {port} is in use. Choose another with: dateline serve --port {port + 1}\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["index", "list"], ["search", QUESTION], ["ask", QUESTION, "--extractive"]],
)
def test_no_command_that_only_reads_waits_for_what_it_does_not_need(
    archive: Path, arguments: list[str]
) -> None:
    needless = {"torch", "transformers", "sentence_transformers", "onnx", "fastapi", "httpx"}
    needless |= {"dateparser", "tiktoken", "pymilvus", "grpc", "pandas", "psycopg", "alembic"}
    needless |= {"py3langid", "watchfiles", "ray"}
    if arguments[0] in ("ask", "search"):
        # What only writers need, other commands, and documents for programs.
        needless |= {"index.readers", "index.ingest", "index.maintenance", "server.schemas"}
        needless |= {"server.cli.index", "server.cli.doctor", "markdown_it", "yaml", "rich"}
        needless |= {"index.catalogue.transaction", "filelock", "server.auth", "server.stores"}
        # What only other languages, turns before and whoever wants suggestions need.
        needless |= {"babel.dates", "qa.conversation.follow_ups", "qa.conversation.suggestions"}
    script = (
        "import sys\nfrom server.cli import main\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "try:\n    main()\nexcept SystemExit as leaving:\n    assert not leaving.code\n"
        f"found = {needless!r} & sys.modules.keys()\n"
        "assert not found, found"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env={**os.environ, "DATELINE_INDEX": str(archive)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr


def test_the_server_answers_without_torch(server: Server) -> None:
    body = {"question": QUESTION}
    asked = httpx.post(f"{server.url}/v1/ask", json=body, timeout=60, trust_env=False)
    assert asked.json()["answerable"]
    mapped = Path(f"/proc/{server.process.popen.pid}/maps").read_text()
    assert "onnxruntime" in mapped
    assert "torch" not in mapped
