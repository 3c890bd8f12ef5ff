"""Alerts over a real index: what is told, what is not told again, and how it is sent."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import feedparser
import pytest
from aiosmtpd.controller import Controller

from index import Article, Embedder, View
from server.container import Container
from server.services.alerts import Alert, AlertRefused, Alerts, new_alert
from server.services.alerts.feed import rss
from server.services.alerts.mail import MailServer
from server.services.alerts.running import AlertRunner
from server.services.fetching.guarded import GuardedClient
from server.settings import Settings
from server.stores.records import RecordFile
from tests.support.fakes import FakeEmbedder
from tests.support.processes import free_port

HERE = frozenset({"127.0.0.1"})
COST = "The harbour wall at Port Selby will cost 2.1 million pounds, the council said on Tuesday."
MORE = (
    "The harbour wall at Port Selby will cost 3.4 million pounds after all, the council said on"
    " Friday, because the rock under the quay is softer than was thought."
)
REST = (
    " Boats will have to moor at the north quay until the work is done, which the harbour master"
    " Gerda Okonjo called a pity. The council meets again in spring to look at the accounts."
)
CHOIR = (
    "The choir of Port Selby sang in the market hall on Saturday. Tickets were sold at the door,"
    " and what they brought goes to the lifeboat station, its conductor told the audience."
)
QUESTION = "What will the harbour wall at Port Selby cost?"


class Moved:
    """A clock that a test moves."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """An archive with its alerts, by a clock; `embedder` None is the packaged model."""

    def __init__(self, folder: Path, embedder: Embedder | None = None, **ways: Any) -> None:
        self.clock = Moved()
        self.container = Container(Settings(index=folder / "index"), embedder)
        self.alerts = Alerts(RecordFile(folder / "records.sqlite"), self.clock)
        ways.setdefault("client", GuardedClient(internal_hosts=HERE, limit_s=1.0))
        self.runner = AlertRunner(
            self.alerts,
            lambda view: self.container.reader().seen_by(view),
            self.container.ask,
            base="https://archive.example/",
            **ways,
        )

    def watch(self, name: str = "wall", **what: Any) -> Alert:
        alert = new_alert(name, **what)
        self.runner.add(alert)
        return alert

    def publish(self, name: str, text: str, *collections: str, **more: Any) -> None:
        told = {"title": f"News of {name}", "publisher": "Selby News"} | more
        day = datetime(2026, 11, 3, 8, tzinfo=UTC)
        article = Article(id=name, text=text, published_at=day, source=name, **told)
        with self.container.writer() as writer:
            report = writer.add([article], collections=collections)
        assert report.failed == ()

    def quotes(self, name: str = "wall") -> list[str]:
        """What is new since the alert was last run."""
        began = self.clock.now = self.clock.now + 1
        [alert] = [each for each in self.runner.run() if each.name == name]
        return [item.quote for item in alert.items if item.told_at >= began]

    def alert(self) -> Alert:
        [alert] = self.alerts.all()
        return alert


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, FakeEmbedder())


def test_a_question_is_asked_of_what_is_new(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.publish("before", COST + REST)
    desk.watch(question=QUESTION)
    assert desk.quotes() == []
    desk.publish("choir", CHOIR)
    assert desk.quotes() == []
    desk.publish("copy", COST + REST, publisher="Quayside Mail")
    assert desk.quotes() == []
    desk.publish("more", MORE + REST)
    assert desk.quotes() == [MORE]
    assert desk.quotes() == []
    desk.publish("more-again", MORE + REST, publisher="Quayside Mail")
    assert desk.quotes() == []
    desk.publish("more", MORE + REST + " The mayor was not there.")
    assert desk.quotes() == []


def test_a_name_is_told_of_once_an_article_in_any_script(desk: Desk) -> None:
    desk.watch("okonjo", about="gerda  OKONJO")
    desk.watch("minister", about="王毅")
    desk.watch("pa", about="Rt")
    # The alerts were there before the index.
    desk.publish("wall", COST + REST)
    assert desk.quotes("okonjo") == [REST.split(".")[0].strip() + "."]
    desk.publish(
        "china", "外交部长王毅星期一在北京会见了记者。他说会谈将在下周继续。" * 3, language="zh"
    )
    assert desk.quotes("minister") == ["外交部长王毅星期一在北京会见了记者。"]
    assert [each.name for each in desk.alerts.all() if each.items] == ["minister", "okonjo"]


def test_what_is_new_is_a_feed_that_others_read(desk: Desk) -> None:
    desk.watch(about="Okonjo")
    desk.publish("wall", COST + REST, url="https://selby.example/wall", title="A \x0b<wall> & more")
    desk.quotes()
    feed = feedparser.parse(rss(desk.alert(), "https://archive.example/"))
    [entry] = feed.entries
    assert not feed.bozo
    assert (entry.link, entry.title) == ("https://selby.example/wall", "A \ufffd<wall> & more")
    assert "Gerda Okonjo called a pity.” Selby News, 3 November 2026" in entry.description


class Hook:
    """A webhook of this machine, and what it took."""

    def __init__(self) -> None:
        self.taken = list[tuple[dict[str, str], bytes]]()
        self.status, self.headers = 204, dict[str, str]()


@pytest.fixture
def hook(socket_enabled: None) -> Iterator[tuple[str, Hook]]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.taken.append((dict(self.headers), body))
            self.send_response(hook.status)
            for name, value in hook.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", hook
    server.shutdown()
    server.server_close()


def test_a_webhook_is_signed_and_tried_again(desk: Desk, hook: tuple[str, Hook]) -> None:
    url, there = hook
    alert = desk.watch(about="Okonjo", webhook=url)
    there.status = 500
    desk.publish("wall", COST + REST)
    desk.quotes()
    assert "the webhook answered 500" in (desk.alert().error or "")
    there.status = 204
    desk.quotes()
    assert len(there.taken) == 1  # it is not time yet
    desk.clock.now += 60
    desk.quotes()
    assert (desk.alert().error, desk.alert().waiting) == (None, [])

    headers, body = there.taken[1]
    sent = {name.lower(): value for name, value in headers.items()}
    key = b64decode(alert.secret.removeprefix("whsec_"))
    message = f"{sent['webhook-id']}.{sent['webhook-timestamp']}.".encode() + body
    expected = b64encode(hmac.digest(key, message, hashlib.sha256)).decode()
    assert sent["webhook-signature"] == f"v1,{expected}"
    assert float(sent["webhook-timestamp"]) == pytest.approx(desk.clock.now, abs=1)
    told = json.loads(body)["data"]
    [item] = told["items"]
    assert (told["alert"], item["publisher"], item["day"]) == ("wall", "Selby News", "2026-11-03")
    assert item["link"] == "https://archive.example/articles/wall"
    # The id by which a receiver knows that it has it already.
    assert sent["webhook-id"] == {k.lower(): v for k, v in there.taken[0][0].items()}["webhook-id"]


def test_a_webhook_that_never_takes_it_is_given_up(desk: Desk, hook: tuple[str, Hook]) -> None:
    url, there = hook
    there.status = 410
    desk.watch(about="Okonjo", webhook=url)
    desk.publish("wall", COST + REST)
    for _ in range(10):
        desk.quotes()
        desk.clock.now += 30_000
    assert len(there.taken) == 6
    assert "Given up after 6 tries." in (desk.alert().error or "")
    assert desk.alert().waiting == []


@contextmanager
def hanging(drip: bytes) -> Iterator[str]:
    """Takes a request and never ends its answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stop = threading.Event()

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                try:
                    while not stop.wait(0.05):
                        connection.sendall(drip)
                except OSError:
                    pass

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
        stop.set()


@pytest.mark.parametrize("drip", [b"", b"H"])
def test_a_webhook_that_hangs_is_left(desk: Desk, drip: bytes, socket_enabled: None) -> None:
    with hanging(drip) as url:
        desk.watch(about="Okonjo", webhook=url)
        desk.publish("wall", COST + REST)
        desk.quotes()
    alert = desk.alert()
    assert alert.error is not None
    assert any(said in alert.error for said in ("did not answer in time", "did not end within"))
    assert alert.failing_since
    assert len(alert.items) == len(alert.waiting) == 1


@pytest.mark.parametrize("inside", ["http://10.0.0.1/x", "http://169.254.169.254/latest"])
def test_a_webhook_that_redirects_inside_is_not_followed(
    desk: Desk, hook: tuple[str, Hook], inside: str
) -> None:
    url, there = hook
    there.status, there.headers = 307, {"Location": inside}
    desk.watch(about="Okonjo", webhook=url)
    desk.publish("wall", COST + REST)
    desk.quotes()
    assert f"it redirects to {inside}, and nothing is sent there" in (desk.alert().error or "")
    assert len(there.taken) == 1


def test_a_webhook_inside_is_refused(tmp_path: Path, hook: tuple[str, Hook]) -> None:
    url, there = hook
    hint = "Add it to DATELINE_INTERNAL_HOSTS where that is meant."
    desk = Desk(tmp_path, FakeEmbedder(), client=GuardedClient(refused_hint=hint))
    desk.watch(about="Okonjo", webhook=url)
    desk.publish("wall", COST + REST)
    desk.quotes()
    assert "private or loopback address" in (desk.alert().error or "")
    assert hint in (desk.alert().error or "")
    assert there.taken == []


class Letters:
    """What a mail server takes."""

    def __init__(self) -> None:
        self.taken = list[bytes]()

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        return "250 OK"


def test_what_is_new_is_sent_by_mail(tmp_path: Path, socket_enabled: None) -> None:
    letters, port = Letters(), free_port()
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        mail = MailServer("127.0.0.1", port, "none", "dateline@archive.example")
        desk = Desk(tmp_path, FakeEmbedder(), mail=mail)
        desk.watch(about="Okonjo", mail="desk@selby.example")
        desk.publish("wall", COST + REST, title="Mauer: 2,1 Mio. £ – „zu viel“")
        desk.quotes()
        assert desk.alert().error is None
    finally:
        controller.stop()
    [taken] = letters.taken
    letter = message_from_bytes(taken, policy=policy.default)
    assert (letter["To"], letter["From"]) == ("desk@selby.example", "dateline@archive.example")
    assert letter["Subject"] == "1 new on: Okonjo"
    body = letter.get_body()
    assert body is not None
    words = body.get_content()
    assert "Selby News, 3 November 2026: Mauer: 2,1 Mio. £ – „zu viel“" in words
    assert "https://archive.example/articles/wall" in words

    # Nobody listens there any more.
    desk.publish("more", "Words of Okonjo on the accounts of the harbour, in another article.")
    desk.quotes()
    assert "did not take the letter" in (desk.alert().error or "")


Wrong = Callable[[], Alert]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({}, "a question or a name"),
        ({"question": "a", "about": "b"}, "a question or a name"),
        ({"about": "a"}, "2 to 200 characters"),
        ({"about": "Okonjo", "webhook": "file:///etc/passwd"}, "an address of HTTP"),
        ({"about": "Okonjo", "mail": "a@b.example\nBcc: c@d.example"}, "no address of mail"),
        ({"question": " "}, "empty"),
    ],
)
def test_what_no_alert_can_be(what: dict[str, str], said: str) -> None:
    with pytest.raises(Exception, match=said):
        new_alert("wall", **what)


def test_one_that_is_bound_to_a_collection_tells_of_it_alone(desk: Desk) -> None:
    with desk.container.writer() as writer:
        writer.collections.make("Embargo", restricted=True)
    desk.watch("everybody", about="Okonjo")
    desk.watch("embargo", about="Okonjo", collection="EMBARGO")
    asked = desk.watch("asked", question=QUESTION, collection="embargo")
    assert asked.view == View.of(["Embargo"])
    desk.publish("kept back", COST + REST, "Embargo")
    desk.publish("out", MORE + REST)
    told = {each.name: [item.article_id for item in each.items] for each in desk.runner.run()}
    assert told == {"everybody": ["out"], "embargo": ["kept back"], "asked": ["kept back"]}


def test_one_whose_collection_is_gone_says_so_and_tells_nothing(desk: Desk) -> None:
    with pytest.raises(AlertRefused, match="There is no collection 'Coast'"):
        desk.watch(about="Okonjo", collection="Coast")
    with desk.container.writer() as writer:
        writer.collections.make("Coast")
    desk.watch(about="Okonjo", collection="Coast")
    with desk.container.writer() as writer:
        writer.collections.delete("Coast")
    desk.publish("out", COST + REST)
    assert desk.quotes() == []
    assert desk.alert().error == "There is no collection 'Coast' any more."
