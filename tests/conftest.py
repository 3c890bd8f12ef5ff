"""What every layer shares: no network beyond this machine, and none at all for unit tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

# Milvus's client brings gRPC, whose handlers of forks now and then end what a test starts in a
# terminal before it is another program.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"

# What the command says is read in English, whatever the locale of who runs the tests.
os.environ["LC_ALL"] = "C.UTF-8"

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile(
    "dateline", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("dateline")

_UNIT = Path(__file__).parent / "unit"


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.path.is_relative_to(_UNIT):
        # Event loops wake themselves over a pair of Unix sockets.
        disable_socket(allow_unix_socket=True)
    else:
        socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real PostgreSQL server, started when the first test asks for it."""
    from tests.support.postgresql import running_postgresql

    with running_postgresql() as address:
        yield address


def pytest_runtest_teardown() -> None:
    enable_socket()
