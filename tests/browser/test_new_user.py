"""A new user with an empty archive and the browser alone, from the first key to a reference."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.new_user import SETTINGS, NewUser
from tests.e2e.serving import serving, with_export


def test_from_the_first_key_to_a_reference(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    index = with_export(tmp_path_factory, tmp_path_factory.mktemp("new user") / "index")
    with serving(index, SETTINGS, ready=False) as server:
        user = NewUser(browser, server, print)
        user.walk()
        user.page.context.close()
