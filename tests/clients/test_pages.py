"""Pages in React and Vue as docs/reference/widget.md has them: typed, built, used in Chromium."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.asking import ANSWER_LIMIT_MS, QUESTION, appears, ask
from tests.browser.chromium import chromium
from tests.browser.host_site import HostSite, host_site
from tests.e2e.serving import Server, serving
from tests.support import REPOSITORY
from tests.support.javascript_clients import NODE

MODULES = Path(__file__).with_name("node_modules")
GUIDE = (REPOSITORY / "docs" / "reference" / "widget.md").read_text("utf-8")
ARCHIVE = "https://archive.example"
KEY = "choose-a-long-random-one"
EXAMPLES = dict(re.findall(r"^```(tsx|js|vue)\n(.*?)^```$", GUIDE, re.M | re.S))
TYPES = json.dumps(
    {
        "compilerOptions": {
            "strict": True,
            "noEmit": True,
            "target": "ES2022",
            "module": "ESNext",
            "moduleResolution": "bundler",
            "jsx": "react-jsx",
            "lib": ["ES2023", "DOM"],
            "types": [],
        },
        "include": ["*"],
    }
)
MISUSED = """
import type {} from "dateline-chat/react";
// @ts-expect-error there is no such look
export const one = <dateline-chat theme="green" />;
// @ts-expect-error that is no Answer's
export const two = <dateline-chat ondateline:answer={({ detail }) => detail.sources} />;
"""
REACT = {
    "index.html": '<div id="app"></div><script type="module" src="main.tsx"></script>',
    "main.tsx": """import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Archive } from "./Archive";

createRoot(document.getElementById("app")!).render(<StrictMode><Archive /></StrictMode>);
""",
    "rendered.tsx": """import { renderToString } from "react-dom/server";
import { Archive } from "./Archive";

console.log(renderToString(<Archive />));
""",
    "misused.tsx": MISUSED,
    "Archive.tsx": EXAMPLES["tsx"],
}
VUE = {
    "index.html": f"""<script defer src="{ARCHIVE}/widget.js"></script>
<div id="app"></div><script type="module" src="main.ts"></script>""",
    "main.ts": """import { createApp } from "vue";
import Archive from "./Archive.vue";

createApp(Archive).mount("#app");
""",
    "vite.config.js": EXAMPLES["js"],
    "Archive.vue": EXAMPLES["vue"],
    # A look that there is not.
    "Misused.vue": '<template><dateline-chat theme="green" /></template>',
}


@pytest.fixture(scope="module")
def site() -> Iterator[HostSite]:
    with host_site() as site:
        yield site


@pytest.fixture(scope="module")
def server(archive: Path, site: HostSite) -> Iterator[Server]:
    with serving(archive, {"DATELINE_ALLOWED_ORIGINS": site.origin}) as server:
        yield server


@pytest.fixture(scope="module")
def closed_server(archive: Path, site: HostSite) -> Iterator[Server]:
    settings = {"DATELINE_ALLOWED_ORIGINS": site.origin, "DATELINE_API_KEYS": KEY}
    with serving(archive, settings) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


class Project:
    """A page's folder, with the package as its server gives it; what others make lies above it."""

    def __init__(self, folder: Path, server: Server, files: dict[str, str]) -> None:
        self.folder = folder / "page"
        self.folder.mkdir()
        (folder / "node_modules").symlink_to(MODULES)
        for name, text in files.items():
            (self.folder / name).write_text(text.replace(ARCHIVE, server.url), "utf-8")
        (self.folder / "tsconfig.json").write_text(TYPES)
        (self.folder / "package.json").write_text('{"private": true, "type": "module"}')
        package = httpx.get(f"{server.url}/widget.tgz", trust_env=False)
        (self.folder / "widget.tgz").write_bytes(package.raise_for_status().content)
        self.run("npm", "install", "--no-audit", "--no-fund", "--offline", "./widget.tgz")

    def run(self, *command: str | Path, expected: int = 0) -> str:
        run = subprocess.run(
            command, cwd=self.folder, env=os.environ, capture_output=True, text=True, timeout=240
        )
        assert run.returncode == expected, run.stdout + run.stderr
        return run.stdout

    def tool(self, script: str, *arguments: str, expected: int = 0) -> str:
        return self.run(NODE, MODULES / script, *arguments, expected=expected)

    def built(self, site: HostSite, path: str) -> str:
        """The address of the page on that site."""
        said = self.tool("vite/bin/vite.js", "build", f"--base={path}/", "--logLevel=warn")
        assert said == "", said
        for file in (self.folder / "dist").rglob("*"):
            if file.suffix in (".html", ".js"):
                kind = {"Content-Type": "text/javascript"} if file.suffix == ".js" else {}
                name = file.relative_to(self.folder / "dist").as_posix()
                site.pages[f"{path}/{name}"] = (file.read_text("utf-8"), kind)
        return f"{site.origin}{path}/index.html"


def answered(browser: Browser, address: str, heading: str) -> None:
    """A question is asked there, its answer cited, and the page around told of it."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    chat = page.locator("dateline-chat")
    expect(chat.get_by_role("heading", name=heading)).to_be_visible(timeout=ANSWER_LIMIT_MS)
    ask(page, QUESTION)
    appears(chat.locator(".sources"))
    chat.locator(".marker").first.click()
    expect(chat.locator(".card")).to_contain_text("SLBM technology")
    publisher = page.locator("#app > p").inner_text()
    assert publisher
    expect(chat.locator(".sources")).to_contain_text(publisher)
    assert said == []
    page.close()


def test_a_page_in_react(
    closed_server: Server, site: HostSite, browser: Browser, tmp_path: Path
) -> None:
    project = Project(tmp_path, closed_server, REACT)
    project.tool("typescript/bin/tsc")
    project.tool("vite/bin/vite.js", "build", "--ssr", "rendered.tsx", "--outDir=rendered")
    assert "<dateline-chat" in project.run(NODE, "rendered/rendered.js")
    answered(browser, project.built(site, "/react"), "Ask the archive")


def test_a_page_in_vue(server: Server, site: HostSite, browser: Browser, tmp_path: Path) -> None:
    project = Project(tmp_path, server, VUE)
    wrong = project.tool("vue-tsc/bin/vue-tsc.js", expected=2)
    assert wrong.count("error TS") == wrong.count("Misused.vue") == 1, wrong
    answered(browser, project.built(site, "/vue"), "Our archive")
