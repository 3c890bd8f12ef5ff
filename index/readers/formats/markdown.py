"""Markdown, with YAML or TOML front matter where there is any → plain text."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.errors import ReadError
from index.models import Article
from index.readers.encoding import read_text
from index.readers.fields import FILE_NAME, Fields, Record, Told
from index.readers.fields.values import web_address
from index.readers.source import Source, made_id

# Parsed Markdown takes about a thousand times the room of its shortest paragraphs.
_MAX_CHARACTERS = 1_000_000
_MAX_FRONT_MATTER = 65_536
_MAX_DEPTH = 20

_FRONT_MATTER = re.compile(
    r"(---|\+\+\+)[^\S\n]*\n(.*?)^\1[^\S\n]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^<>]*>"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)(?:\"[^\"]*\"|'[^']*'|[^'\"<>])*>",
    re.DOTALL,
)
_NULLS = ("null", "~")
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_SILENT_ELEMENTS = frozenset({"script", "style"})
_BREAKING_ELEMENTS = frozenset({"br", "p", "div", "li", "tr"})


def read_markdown(source: Source) -> Iterator[Article | ReadError]:
    """The one article of the file; its text is the body rendered, blocks a blank line apart."""
    written = read_text(source)
    if len(written) > _MAX_CHARACTERS:
        raise ReadError(
            source.name,
            f"longer than {_MAX_CHARACTERS:,} characters, too long for one article in Markdown.",
            "Split it into one file for each article.",
        )
    found = _FRONT_MATTER.match(written)
    record = Told(_front_matter(source.name, *found.groups()) if found else {}, "front matter")
    title, blocks = _rendered(written[found.end() :] if found else written)
    headed = Told({"title": title or source.stem}, "first heading" if title else FILE_NAME)
    fields = Fields(source.name, record, headed)
    if blocks and blocks[0] == title and title == fields.line("title"):
        blocks = blocks[1:]
    text = Fields(source.name, {"text": "\n\n".join(blocks)}).text()
    yield fields.article(text=text, id_without_one=made_id(source.stem))


def _front_matter(source: str, fence: str, written: str) -> Record:
    """What stands between the fences, YAML or TOML, under the names of fields."""
    if len(written) > _MAX_FRONT_MATTER:
        raise _unreadable(source, f"it is longer than {_MAX_FRONT_MATTER:,} characters")
    found = (_toml if fence == "+++" else _yaml)(source, written)
    record = {name: _without_links(value) for name, value in found.items()}
    record.setdefault("category", record.get("categories"))
    # Clippings name the page that they are of as their source.
    if web_address(record.get("source")):
        record.setdefault("url", record.pop("source"))
    return record


def _yaml(source: str, written: str) -> Record:
    try:
        _refuse_costly(source, written)
        # BaseLoader makes only strings, lists and dicts: "publisher: No" stays a name.
        record = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        raise _unreadable(source, f"{error.problem}{line}") from None
    except yaml.YAMLError as error:
        raise _unreadable(source, " ".join(str(error).split())) from None
    if not isinstance(record, dict | None):
        raise _unreadable(source, "it is not made of names and values")
    return {name: None if value in _NULLS else value for name, value in (record or {}).items()}


def _toml(source: str, written: str) -> Record:
    try:
        record = tomllib.loads(written)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _unreadable(source, " ".join(str(error).split())) from None
    params = record.get("params")
    return {**(params if isinstance(params, dict) else {}), **record}


def _without_links(value: object) -> object:
    """Obsidian writes names as links to notes: [[Jane Doe]]."""
    if isinstance(value, list):
        return [_without_links(item) for item in value]
    return _WIKI_LINK.sub(r"\1", value) if isinstance(value, str) else value


def _refuse_costly(source: str, written: str) -> None:
    """A handful of aliases can stand for billions of values, and deep nesting takes minutes."""
    depth = 0
    for event in yaml.parse(written, yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _unreadable(source, "it uses aliases (*name)")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise _unreadable(source, "it is nested too deep")


def _unreadable(source: str, why: str) -> ReadError:
    return ReadError(
        source,
        f"the front matter cannot be read: {why}.",
        "Write it as YAML between two lines of ---, for example: title: A headline.",
    )


def _rendered(written: str) -> tuple[str | None, list[str]]:
    """The first heading and the blocks, in order, as plain text."""
    renderer = _Renderer()
    heading = None
    blocks = []
    previous = ""
    for token in MarkdownIt("commonmark").parse(written):
        if block := renderer.text_of(token).strip():
            blocks.append(block)
            if heading is None and previous == "heading_open":
                heading = block
        previous = token.type
    return heading, blocks


class _Renderer:
    """Tokens → text. Remembers across them whether a script or style element is open."""

    def __init__(self) -> None:
        self._silent: str | None = None

    def text_of(self, token: Token) -> str:
        if token.type in ("html_block", "html_inline"):
            return self._without_markup(token.content)
        if token.children:
            return "".join(self.text_of(child) for child in token.children)
        return self._heard(_BREAKS.get(token.type, token.content))

    def _without_markup(self, raw: str) -> str:
        kept = []
        at = 0
        for tag in _MARKUP.finditer(raw):
            kept.append(self._heard(raw[at : tag.start()]))
            at = tag.end()
            name = (tag["name"] or "").lower()
            if name in _BREAKING_ELEMENTS:
                kept.append(self._heard("\n"))
            elif tag["close"] and name == self._silent:
                self._silent = None
            elif not tag["close"] and name in _SILENT_ELEMENTS:
                self._silent = self._silent or name
        kept.append(self._heard(raw[at:]))
        return html.unescape("".join(kept))

    def _heard(self, text: str) -> str:
        return "" if self._silent else text
