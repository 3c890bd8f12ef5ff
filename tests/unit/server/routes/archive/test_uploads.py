"""Uploads: what is read of them, and what never gets that far."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from filelock import FileLock
from starlette.testclient import TestClient

from server.app import build_app
from server.services import AppState
from server.services.uploads import spool
from tests.unit.server.routes.archive.conftest import ADMIN, Send, ended, page

WORDS = "The mayor opened the new bridge over the river on Monday, and a band played until dusk. "
OTHER = "Three hundred sheep crossed the northern pass before the first snow closed the road. "
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


def lines(client: TestClient, report: dict[str, Any], *outcomes: str) -> list[dict[str, Any]]:
    answer = client.get(f"/v1/reports/{report['id']}/lines", params={"outcome": list(outcomes)})
    found: list[dict[str, Any]] = answer.json()["lines"]
    return found


def counts(report: dict[str, Any]) -> dict[str, int]:
    names = ("added", "changed", "unchanged", "refused", "skipped", "doubtful")
    return {name: found for name in names if (found := report["progress"].get(name))}


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_mixed_files_are_read_and_reported(client: TestClient, send: Send) -> None:
    report = send(
        {
            "in/bridge.md": page("Bridge opens", WORDS * 3),
            "in/.hidden.md": page("Hidden", WORDS),
            "in/photo.jpg": JPEG,
            "alone.jpg": JPEG,
            "short.txt": WORDS.encode(),
            "more.zip": zipped({"a/sheep.md": page("Sheep cross", OTHER * 3), "a/x.bin": b"x"}),
        }
    )
    assert report["state"] == "done"
    assert report["progress"]["files"] == 6
    assert counts(report) == {"added": 3, "refused": 1, "skipped": 3, "doubtful": 1}
    skipped = {each["source"]: each["why"] for each in lines(client, report, "skipped")}
    assert skipped["in/.hidden.md"] == "hidden"
    (refused,) = lines(client, report, "refused")
    assert refused["source"] == "alone.jpg"
    assert "Read are: " in refused["why"]
    (doubtful,) = lines(client, report, "doubtful")
    assert doubtful["doubts"] == [
        "no day",
        "no publisher",
        "a guessed headline",
        "a body under 200 characters",
    ]
    assert client.get(f"/v1/articles/{doubtful['id']}").status_code == 200
    (listed,) = client.get("/v1/reports").json()["reports"]
    assert listed == report


def test_nothing_is_left_on_the_disk(send: Send, state: AppState) -> None:
    send({"a.md": page("Bridge opens", WORDS)})
    assert state.uploads_path is not None
    assert list(state.uploads_path.iterdir()) == []


def test_names_that_lead_out_are_refused_and_the_rest_read(
    client: TestClient, send: Send, tmp_path: Path
) -> None:
    before = set(tmp_path.rglob("*.md"))
    out = ["../../etc/cron.md", "/etc/cron.md", "..\\..\\cron.md", "a/../../b.md", "D:/x.md"]
    bad = {name: page("Out", WORDS) for name in out}
    report = send(bad | {"good.md": page("Bridge opens", WORDS * 3)})
    assert counts(report) == {"added": 1, "refused": 5}
    refused = lines(client, report, "refused")
    assert {each["why"] for each in refused} == {"its name leads out of the upload. Rename it."}
    assert set(tmp_path.rglob("*.md")) == before


def test_names_of_any_script(client: TestClient, send: Send) -> None:
    names = ["橋の開通.md", "Brücke – €5.md", "جسر.md", "a b'c;d%20.md", 'q"uote.md', "👷🌉.md"]
    report = send({name: page(f"Of {name}", f"{name} {OTHER * 3}") for name in names})
    assert counts(report) == {"added": 6}
    added = {each["source"] for each in lines(client, report, "added")}
    # A browser sends a quotation mark as three characters.
    assert added == {name.replace('"', "%22") for name in names}


def test_a_file_again_is_unchanged_edited_a_version_and_another_of_its_name_beside_it(
    client: TestClient, send: Send
) -> None:
    assert counts(send({"story.md": page("Bridge opens", WORDS * 3)})) == {"added": 1}
    assert counts(send({"story.md": page("Bridge opens", WORDS * 3)})) == {"unchanged": 1}
    assert counts(send({"story.md": page("A bridge", WORDS * 3 + "Fireworks followed.")})) == {
        "changed": 1
    }
    other = {"story.md": page("Sheep cross", OTHER * 3)}
    assert counts(send(other)) == {"added": 1}
    assert counts(send(other)) == {"unchanged": 1}
    assert client.get("/v1/articles/story").json()["title"] == "A bridge"


def test_two_uploads_of_one_file_at_once(client: TestClient) -> None:
    content = page("Bridge opens", WORDS * 3)
    begun = list[str]()

    def send_it() -> None:
        answer = client.post("/v1/uploads", files=[("file", ("story.md", content))])
        begun.append(answer.json()["id"])

    threads = [threading.Thread(target=send_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [counts(ended(client, each)) for each in begun]
    assert sorted(done, key=str) == [{"added": 1}, {"unchanged": 1}]
    assert client.get("/v1/archive/articles", params={"words": "bridge"}).json()["total"] == 1


def test_one_file_as_the_body(client: TestClient) -> None:
    content = page("Bridge opens", WORDS * 3)
    begun = client.post("/v1/uploads", params={"name": "story.md"}, content=content)
    assert begun.headers["Location"] == f"/v1/uploads/{begun.json()['id']}"
    assert counts(ended(client, begun.json()["id"])) == {"added": 1}


def test_a_zip_of_many_small_files(client: TestClient, send: Send) -> None:
    # Of ten thousand: python -m benchmarks.many_files
    words = [f"{name}{n}" for n in range(40) for name in ("ram", "ewe", "lamb", "fold", "pen")]
    chosen = Random(7)
    many = {
        f"{n:05}.md": page(f"Note {n}", " ".join(chosen.choices(words, k=60)) + ".")
        for n in range(100)
    }
    report = send({"year.zip": zipped(many)})
    assert (report["state"], report["progress"]["added"]) == ("done", 100)
    assert client.get("/v1/archive/articles", params={"words": "Note"}).json()["total"] == 100


def test_a_damaged_zip_names_its_fault(client: TestClient, send: Send) -> None:
    whole = zipped({"a.md": page("Bridge opens", WORDS * 3)})
    report = send({"cut.zip": whole[: len(whole) // 2]})
    assert counts(report) == {"refused": 1}
    assert "damaged" in lines(client, report, "refused")[0]["why"]


def test_an_upload_cut_off_leaves_nothing_and_says_so(client: TestClient, state: AppState) -> None:
    def half() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\nhalf'

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    broken = client.post("/v1/uploads", content=half(), headers=headers)
    assert (broken.status_code, broken.json()["type"]) == (
        400,
        "urn:problem-type:dateline:upload-broken-off",
    )
    (report,) = client.get("/v1/reports").json()["reports"]
    assert report["state"] == "failed"
    assert report["progress"]["error"]["hint"] == "Send it again."
    assert state.uploads_path is not None
    assert list(state.uploads_path.iterdir()) == []
    assert client.get("/v1/archive/articles").json()["total"] == 3


FORM = "multipart/form-data; boundary=x"
EMPTY = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("text/plain", b"words", "names no file"),
        ("multipart/form-data", b"words", "boundary"),
        (FORM, b"words", "cannot be read"),
        (FORM, EMPTY, "no file in it"),
    ],
)
def test_what_is_no_upload(client: TestClient, content_type: str, body: bytes, words: str) -> None:
    refused = client.post("/v1/uploads", content=body, headers={"Content-Type": content_type})
    assert refused.status_code == 422
    assert words in refused.json()["detail"]
    assert refused.json()["hint"]


def test_bounds(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MOST_BYTES", 2_000)
    monkeypatch.setattr(spool, "MOST_FILES", 3)
    few = [("file", (f"{n}.md", b"words")) for n in range(4)]
    too_many = client.post("/v1/uploads", files=few)
    assert (too_many.status_code, "3 files" in too_many.json()["detail"]) == (413, True)
    too_large = client.post("/v1/uploads", files=[("file", ("a.md", b"x" * 3_000))])
    assert (too_large.status_code, "2,000 bytes" in too_large.json()["detail"]) == (413, True)
    assert "dateline index add" in too_large.json()["hint"]


def test_a_disk_that_takes_nothing(client: TestClient, state: AppState) -> None:
    assert state.uploads_path is not None
    state.uploads_path.write_text("Where its folder would be, there is a file.")
    refused = client.post("/v1/uploads", files=[("file", ("a.md", b"words"))])
    assert (refused.status_code, refused.json()["type"]) == (
        503,
        "urn:problem-type:dateline:upload-unwritable",
    )


@pytest.fixture
def locked(folder: Path) -> Iterator[Callable[[], None]]:
    """Another process writes the index, until it is called."""
    lock = FileLock(folder / "writer.lock")
    lock.acquire()
    yield lambda: lock.release(force=True)
    lock.release(force=True)


def test_it_waits_for_another_writer_and_can_be_stopped(
    client: TestClient, locked: Callable[[], None]
) -> None:
    files = [("file", ("story.md", page("Bridge opens", WORDS * 3)))]
    first, second = (client.post("/v1/uploads", files=files).json()["id"] for _ in range(2))
    assert client.get(f"/v1/uploads/{first}").json()["state"] == "waiting"
    assert client.delete(f"/v1/uploads/{first}").status_code == 204
    assert ended(client, first)["state"] == "stopped"
    locked()
    assert counts(ended(client, second)) == {"added": 1}
    assert client.delete("/v1/uploads/nobody").status_code == 404


def test_no_more_than_a_few_at_once(client: TestClient, locked: Callable[[], None]) -> None:
    files = [("file", ("story.md", page("Bridge opens", WORDS * 3)))]
    begun = [client.post("/v1/uploads", files=files) for _ in range(5)]
    assert [each.status_code for each in begun] == [202, 202, 202, 202, 429]
    assert begun[4].headers["Retry-After"] == "10"
    locked()
    done = [counts(ended(client, each.json()["id"])) for each in begun[:4]]
    assert done == [{"added": 1}, {"unchanged": 1}, {"unchanged": 1}, {"unchanged": 1}]


def test_a_server_that_stops_says_so_of_what_waits(
    state: AppState, locked: Callable[[], None]
) -> None:
    files = [("file", ("story.md", page("Bridge opens", WORDS * 3)))]
    with TestClient(build_app(state), headers=ADMIN) as client:
        begun = client.post("/v1/uploads", files=files).json()["id"]
    assert state.reports is not None
    assert state.reports.report(begun).state == "interrupted"
    locked()
    with TestClient(build_app(replace(state)), headers=ADMIN) as client:
        again = client.post("/v1/uploads", files=files).json()["id"]
        assert counts(ended(client, again)) == {"added": 1}


def test_who_may_only_read_sends_nothing(client: TestClient) -> None:
    reader = {"Authorization": "Bearer a-reader-key"}
    refused = client.post("/v1/uploads", files=[("file", ("a.md", b"words"))], headers=reader)
    assert refused.status_code == 403
    assert client.get("/v1/reports").json() == {"reports": []}


def test_an_upload_goes_into_collections(client: TestClient) -> None:
    form = [("file", ("bridge.md", page("Bridge opens", WORDS * 3)))]
    for names in (["a/b"], ["*"], [f"c{number}" for number in range(21)]):
        assert client.post("/v1/uploads", params={"collection": names}, files=form).is_client_error
    begun = client.post("/v1/uploads", params={"collection": ["Late news", "Coast"]}, files=form)
    assert ended(client, begun.json()["id"])["state"] == "done"
    assert begun.json()["progress"]["collections"] == ["Late news", "Coast"]
    assert {(each["name"], each["articles"]) for each in client.get("/v1/collections").json()} == {
        ("Coast", 1),
        ("Late news", 1),
    }
