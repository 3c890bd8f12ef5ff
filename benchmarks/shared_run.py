"""Two servers and two ingests at once over one PostgreSQL and one Milvus, for a minute.

    python -m benchmarks.shared_run [60] [--seed N] [--folder DIR]

Real commands throughout: two `dateline serve`, each with an empty folder; two loops of
`dateline index add`, each with files of its own and files that both are given at the same time; and
over HTTP articles added, changed and deleted on either server, while both are searched and asked
without pause. Milvus is Milvus Lite behind its own server, since its file is for one process. Half
of the time gone, one of two ingests of the same articles is killed while it has some in hand.

At the end both servers must list each article once, in the version that counts its editions, with
its last text; no search or answer may show what was replaced or deleted more than two seconds
before it was asked; and `dateline index verify` must find nothing. Then Milvus and PostgreSQL are
stopped, and what `/readyz` says of it is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from index.catalogue.listing import totals
from index.directory import open_catalogue
from tests.e2e.serving import DATELINE, Server, dateline, serving, without_settings
from tests.support import REPOSITORY
from tests.support.milvus import milvus_process
from tests.support.postgresql import new_database, running_postgresql

STALE_AFTER_S = 2.0
_KEY = "a-key-for-writing"
_COMMON, _OWN = 20, 10
# Several batches, of which each ingest takes some.
_WHEN_KILLED = 1_000
_WORDS = "harbour council vote storm minister bridge choir harvest tunnel strike".split()
_NAMED = re.compile(r"Report on (\S+), edition (\d+)\.")
_LOOK_S = 0.1
_READY_LIMIT_S = 60.0


@dataclass
class Truth:
    """What was written: the edition that each article has, and when each earlier one ended."""

    editions: dict[str, int] = field(default_factory=dict)
    ended: dict[tuple[str, int], float] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    # Whatever was ever written, what is deleted too; asked for by those who read.
    names: list[str] = field(default_factory=lambda: ["first"])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def written(self, names: list[str]) -> None:
        """The next edition of each is in the archive."""
        with self._lock:
            for name in names:
                edition = self.editions.get(name, 0)
                self.counts["changed" if edition else "added"] += 1
                if edition:
                    self.ended[name, edition] = time.monotonic()
                elif not name.startswith("killed-"):
                    self.names.append(name)
                self.editions[name] = edition + 1

    def gone(self, name: str) -> None:
        with self._lock:
            self.counts["deleted"] += 1
            self.ended[name, self.editions.pop(name)] = time.monotonic()


@dataclass
class Seen:
    """What a reader was shown: when it asked last of those times that it got this edition."""

    last: dict[tuple[str, int], float] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def text_of(name: str, edition: int) -> str:
    chosen = random.Random(f"{name} {edition}").sample(_WORDS, 4)
    return f"Report on {name}, edition {edition}. The {' and the '.join(chosen)} were discussed."


def write_files(folder: Path, names: list[str], truth: Truth) -> None:
    """The next edition of each in a file of JSON lines."""
    folder.mkdir(exist_ok=True)
    lines = [
        json.dumps({"id": name, "title": name, "text": text_of(name, edition)})
        for name in names
        for edition in (truth.editions.get(name, 0) + 1,)
    ]
    (folder / "articles.jsonl").write_text("\n".join(lines))


class Run:
    def __init__(
        self, folder: Path, settings: dict[str, str], servers: tuple[Server, Server]
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._urls = [server.url for server in servers]
        self._stopping = threading.Event()
        self._round = 0
        self.truth = Truth()
        self.seen: list[Seen] = []
        self.killed_after = 0

    def go(self, seconds: float) -> None:
        """Raises AssertionError, or httpx.HTTPError, at the first thing wrong."""
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(8) as threads:
            try:
                working = [
                    threads.submit(self._guarded, lambda: self._ingest_rounds(until)),
                    threads.submit(self._guarded, lambda: self._write_over_http(until)),
                    *(threads.submit(self._guarded, self._search, url) for url in self._urls * 2),
                    *(threads.submit(self._guarded, self._ask, url) for url in self._urls),
                ]
                for each in working[:2]:
                    each.result()
            finally:
                self._stopping.set()
            for each in working:
                each.result()

    def _guarded(self, work: Callable[..., None], *given: str) -> None:
        try:
            work(*given)
        except BaseException:
            self._stopping.set()
            raise

    def _ingest_rounds(self, until: float) -> None:
        """Both ingests, again and again; once, at half of the time, with one of them killed."""
        half = (time.monotonic() + until) / 2
        for end in (half, until):
            while time.monotonic() < end and not self._stopping.is_set():
                self._ingest_round()
                self.truth.counts["ingest rounds"] += 1
            if end == half and not self._stopping.is_set():
                self._round_with_a_kill()

    def _ingest_round(self) -> None:
        common = [f"common-{n}" for n in range(_COMMON)]
        own = [[f"own-{of}-{n}" for n in range(_OWN)] for of in range(2)]
        write_files(self._folder / "common", common, self.truth)
        for of in range(2):
            write_files(self._folder / f"own-{of}", own[of], self.truth)
        both = [self._ingest(of, "common", f"own-{of}") for of in range(2)]
        for process in both:
            _, errors = process.communicate()
            assert process.returncode == 0, errors
        self.truth.written([*common, *own[0], *own[1]])

    def _round_with_a_kill(self) -> None:
        names = [f"killed-{n}" for n in range(_WHEN_KILLED)]
        write_files(self._folder / "when-killed", names, self.truth)
        finishing, killed = (self._ingest(of, "when-killed") for of in range(2))
        before = self._stored()
        while self._stored() - before < len(names) // 4 and killed.poll() is None:
            time.sleep(_LOOK_S)
        killed.kill()
        killed.communicate()
        self.killed_after = self._stored() - before
        assert killed.returncode == -signal.SIGKILL
        _, errors = finishing.communicate()
        assert finishing.returncode == 0, errors
        self.truth.written(names)

    def _ingest(self, number: int, *folders: str) -> subprocess.Popen[str]:
        sources = [str(self._folder / folder) for folder in folders]
        return subprocess.Popen(
            [DATELINE, "index", "add", *sources, "--index", self._folder / f"ingest-{number}"],
            cwd=REPOSITORY,
            env=without_settings() | self._settings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _stored(self) -> int:
        """How many articles the catalogue holds."""
        catalogue = open_catalogue(self._settings["DATELINE_CATALOGUE"], read_only=True)
        with closing(catalogue), catalogue.read() as snapshot:
            return totals(snapshot).articles

    def _write_over_http(self, until: float) -> None:
        """Articles of other names: each added, changed a few times, and at last deleted."""
        headers = {"Authorization": f"Bearer {_KEY}"}
        chance, number, names = random.Random(1), 0, list[str]()
        with httpx.Client(headers=headers, timeout=60) as http:
            while time.monotonic() < until and not self._stopping.is_set():
                url = f"{chance.choice(self._urls)}/v1/articles"
                if len(names) > 20 or (names and chance.random() < 0.3):
                    name = names.pop(chance.randrange(len(names)))
                    self._sent(http.delete(f"{url}/{name}"))
                    self.truth.gone(name)
                    continue
                name = chance.choice(names) if names and chance.random() < 0.5 else ""
                if not name:
                    number += 1
                    name = f"sent-{number}"
                    names.append(name)
                text = text_of(name, self.truth.editions.get(name, 0) + 1)
                self._sent(http.put(f"{url}/{name}", json={"title": name, "text": text}))
                self.truth.written([name])

    def _sent(self, reply: httpx.Response) -> None:
        assert reply.is_success, reply.text

    def _search(self, url: str) -> None:
        seen = self._new_reader()
        with httpx.Client(timeout=60) as http:
            while not self._stopping.is_set():
                began = time.monotonic()
                query = " ".join([*random.sample(_WORDS, 2), random.choice(self.truth.names)])
                reply = http.post(f"{url}/v1/search", json={"query": query, "k": 10})
                assert reply.status_code == 200, reply.text
                for hit in reply.json()["hits"]:
                    seen.last[_checked(hit["article_id"], hit["version"], hit["text"])] = began
                seen.counts["searches"] += 1

    def _ask(self, url: str) -> None:
        seen = self._new_reader()
        with httpx.Client(timeout=60) as http:
            while not self._stopping.is_set():
                began = time.monotonic()
                question = f"What of the {' and the '.join(random.sample(_WORDS[:5], 2))}?"
                reply = http.post(f"{url}/v1/ask", json={"question": question})
                assert reply.status_code == 200, reply.text
                answer = reply.json()
                for cited in answer["citations"]:
                    seen.last[cited["article_id"], cited["version"]] = began
                seen.counts["questions"] += 1
                seen.counts["answers that were remembered"] += "cached" in answer["notes"]

    def _new_reader(self) -> Seen:
        seen = Seen()
        self.seen.append(seen)
        return seen

    def longest_stale_s(self) -> float:
        """How long after its end an edition was last shown. Raises AssertionError."""
        late = {
            edition: asked - self.truth.ended[edition]
            for seen in self.seen
            for edition, asked in seen.last.items()
            if edition in self.truth.ended
        }
        stale = {edition: lag for edition, lag in late.items() if lag > STALE_AFTER_S}
        assert not stale, f"shown after their end: {stale}"
        return max(late.values(), default=0.0)

    def check_all_there_once(self) -> None:
        for url in self._urls:
            found = articles_of(url)
            assert found == self.truth.editions, _difference(found, self.truth.editions)
            with httpx.Client(timeout=60) as http:
                for name, edition in self.truth.editions.items():
                    text = http.get(f"{url}/v1/articles/{name}").json()["text"]
                    assert text == text_of(name, edition), name


def _checked(name: str, version: int, text: str) -> tuple[str, int]:
    found = _NAMED.search(text)
    assert found, text
    assert (found[1], int(found[2])) == (name, version), (name, version, text)
    return name, version


def _difference(found: dict[str, int], expected: dict[str, int]) -> str:
    return str(sorted(found.items() ^ expected.items())[:20])


def articles_of(url: str) -> dict[str, int]:
    """The version of each article that the server lists; none may be listed twice."""
    found, cursor = dict[str, int](), None
    with httpx.Client(timeout=60) as http:
        while True:
            page = http.get(f"{url}/v1/articles", params={"cursor": cursor} if cursor else {})
            for item in page.json()["items"]:
                assert item["id"] not in found, f"{item['id']} is listed twice"
                found[item["id"]] = item["version"]
            cursor = page.json()["next_cursor"]
            if cursor is None:
                return found


def when_down(urls: list[str]) -> str:
    """What readiness says once it no longer says that all is well, and after how long."""
    said = []
    for url in urls:
        began = time.monotonic()
        while (reply := httpx.get(f"{url}/readyz", timeout=60)).status_code == 200:
            assert time.monotonic() - began < _READY_LIMIT_S, "still ready"
            time.sleep(_LOOK_S)
        said.append(f"{reply.status_code} {reply.json()['type']} {time.monotonic() - began:.1f} s")
    return ", ".join(said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    random.seed(given.seed)
    folder = given.folder or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        postgresql, milvus = ExitStack(), ExitStack()
        held.push(postgresql)
        held.push(milvus)
        catalogue = new_database(postgresql.enter_context(running_postgresql()))
        uri = milvus.enter_context(milvus_process(folder / "milvus"))
        settings = {
            "DATELINE_CATALOGUE": catalogue,
            "DATELINE_SEARCH": f"milvus:{uri}",
            "DATELINE_ADMIN_KEYS": _KEY,
            "DATELINE_ANSWER_CACHE": "500",
        }
        _make_exports(folder, settings)
        servers = tuple(
            held.enter_context(serving(folder / f"server-{n}", settings)) for n in range(2)
        )
        run = Run(folder, settings, (servers[0], servers[1]))
        began = time.monotonic()
        run.go(given.seconds)
        print(f"{time.monotonic() - began:.0f} s")
        run.check_all_there_once()
        print(f"written: {dict(run.truth.counts)}; {len(run.truth.editions)} articles at the end")
        print(f"read: {dict(sum((seen.counts for seen in run.seen), Counter()))}")
        shown = set().union(*(seen.last for seen in run.seen))
        print(f"shown: {len(shown)} editions, {len(shown & run.truth.ended.keys())} of them ended")
        print(f"one ingest killed with some {run.killed_after} of {_WHEN_KILLED} articles stored")
        print(f"nothing lost, nothing twice; longest stale {run.longest_stale_s():.2f} s")
        for number in range(2):
            at = folder / f"server-{number}"
            verified = dateline("index", "verify", "--index", at, **settings)
            assert verified.returncode == 0, verified.stdout + verified.stderr
        print("verify: nothing found")
        urls = [server.url for server in servers]
        milvus.close()
        print(f"Milvus stopped: {when_down(urls)}")
        postgresql.close()
        print(f"PostgreSQL stopped: {when_down(urls)}")
    if given.folder is None:
        shutil.rmtree(folder)


def _make_exports(folder: Path, settings: dict[str, str]) -> None:
    """The model's export, made once and copied, so that no process is busy with it."""
    write_files(folder / "first", ["first"], Truth())
    made = folder / "server-0"
    added = dateline("index", "add", folder / "first", "--index", made, **settings)
    assert added.returncode == 0, added.stderr
    removed = dateline("index", "delete", "first", "--index", made, **settings)
    assert removed.returncode == 0, removed.stderr
    for other in ("server-1", "ingest-0", "ingest-1"):
        shutil.copytree(made, folder / other, ignore=shutil.ignore_patterns("writer.*"))


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
