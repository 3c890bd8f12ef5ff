"""The server that all of them ask."""

from tests.e2e.conftest import archive, server  # noqa: F401 - fixtures
