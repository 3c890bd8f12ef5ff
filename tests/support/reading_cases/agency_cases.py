"""What agencies send: NITF and NewsML-G2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.support.reading_cases.case import Case, Story
from tests.support.reading_cases.html_cases import paragraphs
from tests.support.reading_cases.stories import FERRY, KYIV, PIER

_DOCTYPE = '<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">'


def nitf(story: Story, date: str, namespace: str = "") -> str:
    return (
        f"<nitf{namespace}><head><title>{story.title}</title><docdata>"
        f'<doc-id id-string="X1"/><date.issue norm="{date}"/></docdata>'
        f'<pubdata name="{story.publisher}" position.section="{story.category}"'
        f' ex-ref="{story.url}"/></head><body><body.head><hedline><hl1>{story.title}</hl1>'
        f"</hedline><byline>By <person>{story.author}</person></byline></body.head>"
        f"<body.content><media><media-caption>A picture of it</media-caption></media>"
        f"<hl2>In short</hl2>{paragraphs(story)}</body.content></body></nitf>"
    )


def _item(story: Story, date: str, content: str, kind: str = "inlineXML") -> str:
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:{len(story.title)}"'
        ' version="2" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/>'
        f'<provider qcode="x:1"><name>{story.publisher}</name></provider>'
        f"<versionCreated>2024-12-01T10:00:00Z</versionCreated><firstCreated>{date}</firstCreated>"
        '<pubStatus qcode="stat:usable"/></itemMeta><contentMeta>'
        f"<headline>{story.title}</headline><by>{story.author}</by>"
        f'<subject qcode="s:1"><name>{story.category}</name></subject></contentMeta>'
        f"<contentSet><{kind}>{content}</{kind}></contentSet></newsItem>"
    )


def _cases() -> Iterator[Case]:
    monday = "20230501T100000+0200"
    yield Case("nitf.xml", (_DOCTYPE + nitf(PIER, monday)).encode(), (PIER,), ("A picture",))
    spaced = nitf(
        FERRY, "2024-06-13T17:30:00+02:00", ' xmlns="http://iptc.org/std/NITF/2006-10-18/"'
    )
    yield Case("nitf-namespace.xml", spaced.encode(), (FERRY,))
    yield Case("nitf-kyiv.xml", nitf(KYIV, "20230501T070000Z").encode(), (KYIV,))
    pier, ferry = replace(PIER, url=None), replace(FERRY, url=None)
    xhtml = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'
    first = _item(PIER, "2023-05-01T10:00:00+02:00", xhtml.format(paragraphs(PIER)))
    second = _item(FERRY, "2024-06-13T17:30:00+02:00", nitf(FERRY, "x", ' xmlns="n"'))
    yield Case("newsml.xml", first.encode(), (pier,))
    yield Case("newsml-nitf.xml", second.encode(), (ferry,), ("A picture",))
    message = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{first}{second}</itemSet></newsMessage>'
    yield Case("newsml-message.xml", message.encode(), (pier, ferry))
    plain = _item(PIER, "2023-05-01T08:00:00Z", "\n\n".join(PIER.paragraphs), "inlineData")
    yield Case("newsml-plain.xml", plain.encode(), (pier,))
    prefixed = xhtml.format(paragraphs(PIER)).replace("<p>", "<h:p>").replace("</p>", "</h:p>")
    prefixed = prefixed.replace("<html xmlns=", "<h:html xmlns:h=").replace("</html", "</h:html")
    prefixed = prefixed.replace("<body", "<h:body").replace("</body", "</h:body")
    item = _item(PIER, "2023-05-01T10:00:00+02:00", prefixed)
    yield Case("newsml-prefixed.xml", item.encode(), (pier,))


CASES = tuple(_cases())
