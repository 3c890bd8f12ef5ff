"""The network between browser and server: slowed, cut and mended at will."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class BadNetwork:
    """Passes bytes on, both ways, between `url` and the server behind it."""

    def __init__(self, listening: socket.socket, behind: int) -> None:
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._listening = listening
        self._behind = behind
        self._open: list[socket.socket] = []
        self.broken = False
        self.chunk, self.pause_s = 65_536, 0.0
        threading.Thread(target=self._accept, daemon=True).start()

    def slow(self, chunk: int, pause_s: float) -> None:
        """At most `chunk` bytes of a reply at a time, `pause_s` between them."""
        self.chunk, self.pause_s = chunk, pause_s

    def cut(self) -> None:
        """Every connection breaks off, and new ones are refused."""
        self.broken = True
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def mend(self) -> None:
        self.broken = False

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            if self.broken:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self._behind))
            self._open += [client, server]
            for source, target, back in ((client, server, False), (server, client, True)):
                threading.Thread(
                    target=self._pass, args=(source, target, back), daemon=True
                ).start()

    def _pass(self, source: socket.socket, target: socket.socket, back: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                # Cut when it is sent: this read may have begun before the network became slow.
                chunk = self.chunk if back else len(data)
                for place in range(0, len(data), chunk):
                    target.sendall(data[place : place + chunk])
                    if back and self.pause_s:
                        time.sleep(self.pause_s)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.close()


@contextmanager
def bad_network(server_url: str) -> Iterator[BadNetwork]:
    """A network in front of the server, until the end of the block."""
    port = int(server_url.rpartition(":")[2])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        network = BadNetwork(listening, port)
        yield network
        network.cut()
