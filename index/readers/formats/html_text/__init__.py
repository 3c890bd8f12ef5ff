"""HTML → plain text: blocks a blank line apart, without what is not read as words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from threading import get_ident
from typing import TYPE_CHECKING, Any

from index.readers.formats.html_text.site_elements import SiteElements

if TYPE_CHECKING:
    from lxml import etree
    from lxml.etree import XPath
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table"
    " tbody td tfoot th thead tr ul".split()
)
_BREAK = "\n"
_PARAGRAPH = "\n\n"
_SPACE = re.compile(r"[^\S\n]+")
_INNER_BREAKS = re.compile(r"\n(?:[^\S\n]*\n)+")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|u|h[1-6]|ul|ol|li|blockquote|figure|img|sup|sub|table)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_TWICE_ESCAPED = re.compile(r"&amp;(?=#?[A-Za-z0-9]{2,30};)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,30}\d?);")
RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_POWER = re.compile(r"\s*[+−-]?\d{1,4}\s*")
# Marks around the words of links; of a page all such characters are taken out before.
_LINK = "\x01\x02"
_LINKED = re.compile(r"\x01[^\x01\x02]*+\x02?")
_UNMARKED = dict.fromkeys(map(ord, _LINK))
_LEAST_LINKS, _LONGEST_LABEL, _LONGEST_BESIDE = 3, 40, 16
_LEAST_TEASER = 20
_MOST_HELD = 100_000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


def fragment_text(markup: str) -> str:
    """The words of a piece of HTML; text without a tag or an entity comes back as it is."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    tree = parse_html(markup)
    return "" if tree is None else element_text(tree)


def string_text(value: str) -> str:
    """The words of a string that should be plain, and may hold entities or tags all the same."""
    once = _TWICE_ESCAPED.sub("&", value)
    if _TAG.search(once):
        return fragment_text(once)
    return html.unescape(once) if _ENTITY.search(once) else value


def parse_html(markup: str) -> HtmlElement | None:
    """The tree of a page or of a piece of one; None where there is nothing in it."""
    from lxml import etree
    from lxml.html import document_fromstring

    # An encoding that the page names is wrong once it has been decoded.
    sound = _DECLARATION.sub("", _CONTROL.sub("", markup))
    if not sound.strip():
        return None
    try:
        tree = document_fromstring(sound, parser=_parser(get_ident()))
    except etree.ParserError:
        return None
    # What stands behind `</html>` is a tree of its own to the parser, and of the page to browsers.
    body = tree.find("body")
    for behind in list(tree.itersiblings("*")):
        behind.tag = "div"
        (tree if body is None else body).append(behind)
    # lxml makes the object of an element anew whenever one is met, and on letting go of it asks all
    # the elements above. Those that the root holds are made once.
    tree.held = list(islice(tree.iterdescendants(), _MOST_HELD))
    return tree


@lru_cache(maxsize=64)
def _parser(thread: int) -> etree.HTMLParser:
    """The parser of a thread, which others would wait for. lxml.html's own asks Python for the
    class of each element, each time that one is met; here all are of one."""
    from lxml import etree, html

    parser = etree.HTMLParser(no_network=True, huge_tree=True)
    classes = etree.ElementDefaultClassLookup(html.HtmlElement, html.HtmlComment)
    parser.set_element_class_lookup(classes)
    return parser


def element_text(root: HtmlElement, most: int | None = None) -> str:
    """The words under an element. Left out: navigation, forms, scripts, what is hidden, what its
    class calls boilerplate, unless it holds most of the prose. `most` is how many characters are
    wanted."""
    return _PARAGRAPH.join(words for words, _ in _blocks(root, most))[:most]


def article_text(root: HtmlElement) -> str:
    """As `element_text`, without what stands between and behind an article's paragraphs: captions
    of pictures, teasers and lists of links, unless that is most of it."""
    site = SiteElements(root, of_article=True)
    blocks = list(_blocks(root, site=site))
    if site.is_most_left_out():
        blocks = list(_blocks(root))
    links = [at for at, (_, is_link) in enumerate(blocks) if is_link]
    dropped = set[int]()
    for run in _runs(blocks, links):
        if len(run) >= _LEAST_LINKS or run[-1] == len(blocks) - 1:
            dropped.update(range(run[0], run[-1] + 1))
        dropped.update(at for at in run if _is_teaser(blocks[at][0]))
    return _PARAGRAPH.join(words for at, (words, _) in enumerate(blocks) if at not in dropped)


def _is_teaser(link: str) -> bool:
    """Whether a link on a line of its own is a headline: no label and no sentence."""
    return len(link) >= _LEAST_TEASER and link[-1] not in ".!?…。:" and " " in link


def _blocks(
    root: HtmlElement, most: int | None = None, site: SiteElements | None = None
) -> Iterator[tuple[str, bool]]:
    """The blocks under an element, and whether all that a block says, a time aside, is a link."""
    pieces = _pieces(root, site or SiteElements(root))
    text = _SPACE.sub(" ", "".join(pieces if most is None else _first(pieces, most)))
    is_open = False
    for block in _INNER_BREAKS.split(text):
        plain, outside = block, None
        if is_open or _LINK[0] in block:
            marked = _LINK[0] + block if is_open else block
            is_open = marked.rfind(_LINK[0]) > marked.rfind(_LINK[1])
            plain = block.translate(_UNMARKED)
            outside = sum(map(str.isalnum, _LINKED.sub("", marked)))
        words = "\n".join(map(str.strip, plain.split("\n"))).strip()
        if words:
            most = min(_LONGEST_BESIDE, 1 + (len(words) - (outside or 0)) // 3)
            yield words, outside is not None and outside < most


def _first(pieces: Iterator[str], most: int) -> Iterator[str]:
    """Enough of them for so many characters without their white space."""
    length = 0
    for piece in pieces:
        yield piece
        length += len(piece.strip())
        if length > most:
            return


def _runs(blocks: list[tuple[str, bool]], links: list[int]) -> Iterator[list[int]]:
    """The links that follow one another, with nothing but labels between them."""
    run = list[int]()
    for at in links:
        between = blocks[run[-1] + 1 : at] if run else []
        if any(len(words) > _LONGEST_LABEL or words[-1] in ".!?…。" for words, _ in between):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _pieces(root: HtmlElement, site: SiteElements) -> Iterator[str]:
    """Text in order, with breaks; walked without recursion, for pages nest as deep as they like."""
    stack: list[HtmlElement | str] = [root]
    while stack:
        element = stack.pop()
        if isinstance(element, str):
            yield element
            continue
        name = element.tag
        if not isinstance(name, str) or (element is not root and site.is_silent(element, name)):
            continue
        words = _flat(name, text) if (text := element.text) else ""
        before = behind = _PARAGRAPH if name in _BLOCKS else _BREAK if name == "br" else ""
        if name == "a" and element.get("href"):
            before, behind = _LINK[0], _LINK[1]
        elif name == "time" and _follows_at_once(element):
            before = " "
        elif name == "sup" and raised(element):
            words = words.translate(RAISED)
        yield before + words
        if behind:
            stack.append(behind)
        for child in element.iterchildren(reversed=True) if len(element) else ():
            if tail := child.tail:
                stack.append(_flat(name, tail))
            stack.append(child)


def _follows_at_once(element: HtmlElement) -> bool:
    """Whether nothing stands between it and the element before, as between a byline and a time."""
    previous = element.getprevious()
    return previous is not None and isinstance(previous.tag, str) and not previous.tail


def raised(element: HtmlElement) -> bool:
    """Whether an element is a power, or the number of a note, behind a number: 10⁶ is not 106."""
    if element.tag != "sup" or len(element) or not _POWER.fullmatch(element.text or ""):
        return False
    previous, above = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else above.text if above is not None else ""
    return bool(before) and str(before)[-1].isdigit()


def _flat(inside: str, text: str) -> str:
    """Line ends of the source are white space, but in `pre`."""
    return text if inside == "pre" else text.replace("\r", " ").replace("\n", " ")


def select(element: HtmlElement, path: str) -> Any:
    """As the element's own `xpath`, which compiles the path anew each time: of small pages that is
    half of what reading them costs."""
    return _compiled(path)(element)


def having(tree: HtmlElement, path: str) -> list[HtmlElement]:
    """The elements that have the attributes at a path, "//@class" say, in order: found many times
    as fast as by asking every element for its own."""
    return [value.getparent() for value in select(tree, path)]


@lru_cache(maxsize=256)
def _compiled(path: str) -> XPath:
    from lxml.etree import XPath

    return XPath(path)
