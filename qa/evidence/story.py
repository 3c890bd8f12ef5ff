"""What of an article is its story, what stands beside it on a page, and what takes a story back."""

from __future__ import annotations

import re

from index import Article

_HEADLINE = re.compile(r"^\W*(?:correct(?:ion|ed|s)\b|clarification\b|erratum\b)", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:(?:gave|stated|reported|published|printed|carried) (?:the|a) wrong|wrongly"
    r" (?:said|stated|reported|gave|put)|incorrectly (?:said|stated|reported|gave|put)|misstated"
    r"|(?:earlier|previous) (?:version|article|report|story)\b[^.]{0,80}\b(?:wrong|incorrect"
    r"|error))",
    re.IGNORECASE,
)
# A correction says so at once.
_BEGINNING = 600

# In bytes, so that scripts that say more in a character are not cut: "He died." says too little.
_SHORTEST = 25
# A longer line is prose, whatever it begins or ends with.
_LONGEST_LINE = 300
_MARKS = "\"'”’»"
_CLOSING = f"{_MARKS})] "
_AGENCY = (
    r"AP|AFP|EPA|PA|Reuters|Getty(?: Images)?|Shutterstock|Alamy|dpa|EFE|ANSA|TASS|Xinhua|Kyodo"
)
_PICTURE = r"photo(?:graph(?:er)?)?s?|picture|image|screenshot|illustration|graphic|video|file"
# Lines that lead elsewhere, or speak of the page: by how they begin.
_BESIDE = re.compile(
    r"""(?:
      (?:related|read\ (?:more|next|also|on)|see\ (?:also|more)|more(?:\ (?:on|from)\b[^:]{0,40})?
        |also\ (?:read|see)|watch(?:\ (?:now|live|more|next|again))?|listen|recommended
        |live(?:\ updates|\ blog)?|gallery|in\ pictures|explainer|go\ deeper|most\ read|trending
        |next\ up
        |you\ may\ also\ like|editor['’]?s['’]?\ picks?|don['’]t\ miss|up\ next|play\ video
        |related\ (?:articles?|stor(?:y|ies)|topics|content|links?))\s?[:|»>–—-]
      |(?:now\ playing|watch\ (?:now|again|live)|play\ video|go\ deeper)\b
      |video\ (?:player|unavailable)\b
      |(?:story|article)\ continues\b|continue\ reading\b|advertisement\b
      |skip\ (?:advertisement|to)\b
      |(?:editor['’]?s?['’]?|author['’]?s?|publisher['’]?s?)\ note\b
      |note\ to\ (?:readers|editors)\b
      |(?:a|an\ earlier|this)\ version\ of\ this\ (?:article|story|report|piece|page|column)\b
      |this\ (?:article|story|report|piece|page|post|transcript)
        \ (?:was|is|has|covers|first|originally|appeared|may|will|contains)\b
      |(?:first|originally|last)\ (?:published|updated)\b
      |sign\ up\b|subscribe\b|(?:get|receive)\b[^.!?]*\b(?:inbox|newsletter|alerts?)\b
      |(?:click|tap|scroll)\ (?:here|to|for|through)\b|download\ (?:the|our)\ app\b
      |follow\ (?:us|our)\b
      |(?:photo(?:graph)?s?|images?|pictures?|illustration|graphic|video|credit|source|byline)
        (?:\ (?:by|credits?|courtesy))?\s?[:|](?!.*[.!]$)
      |(?:image|photo)\ (?:source|caption|credits?)\b(?!.*[.!]$)|file\ (?:photo|picture)?\s?[–—-]\s
      |©|all\ rights\ reserved\b|copyright\ (?:©|\(c\)|\d{4})
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# "Storm aid:Who can apply": a label and a headline without a space between them.
_LABELLED = re.compile(r"[A-Z0-9][\w’'& -]{1,30}:(?=[A-Z“\"])(?!.*[.!]$)")
# Captions end with whose picture it is.
_CREDITED = re.compile(
    rf"""(?:\([^()]*\b(?i:{_PICTURE})\b\s?(?:[:/|]|by\b|credits?\b|courtesy\b)[^()]*\)
      |\((?:[^()]*[/|,]\s?|[^()]*\bvia\ )?(?:{_AGENCY})\)
      |\b(?:Photo(?:graph)?|Picture|Image|Screenshot|Illustration)s?(?:\ [Cc]redits?)?
        (?:\s?[:|]|\ by)\s[^.:]{{2,60}}
      |\b[A-Z][\w’'-]+(?:\ [A-Z][\w’'.-]+){{0,3}}\s?[/|]\s?(?:[\w ]+\ via\ )?(?:{_AGENCY})
      |\bvia\ (?:{_AGENCY}))\.?$
    | \((?:(?:top|bottom|far|second\ from)\ )?
        (?:left|right|cent(?:re|er)|middle|pictured|above)\)""",
    re.VERBOSE,
)
# "CNN —", "PARIS (Reuters) —", and no more.
_DATELINE_ALONE = re.compile(
    r"[A-Z][^.!?]{0,60}\s?[—–]$|[A-Z .,]{2,40}\((?:[\w ]{2,24})\)\s?[—–-]?$"
)


def is_correction(article: Article) -> bool:
    return bool(_HEADLINE.search(article.title) or _SAID.search(article.text[:_BEGINNING]))


def tells_of_error(line: str) -> bool:
    """Whether a line says what was wrong in an article, as a note under it may."""
    return bool(_HEADLINE.search(line) or _SAID.search(line))


def corrects(later: Article, earlier: Article) -> bool:
    """A publisher corrects its own articles, and others only by name."""
    if not is_correction(later):
        return False
    if later.publisher == earlier.publisher:
        return True
    return bool(earlier.publisher) and str(earlier.publisher) in later.text[:_BEGINNING]


def tells_story(article: Article, start: int, end: int) -> bool:
    """Whether `article.text[start:end]`, a sentence, is one of the story that the article tells.

    Not: questions, which headings and links ask; what only leads in; links, notes on the page,
    captions and credits of pictures, a dateline by itself, and what is too short to say anything.
    What tells of an error that is corrected always is.
    """
    text = article.text
    sentence = text[start:end].strip()
    line = text[text.rfind("\n", 0, start) + 1 : _end_of_line(text, end)].strip()
    if len(sentence.encode()) < _SHORTEST or _asks(sentence, line) or sentence.endswith(":"):
        return False
    if len(line) > _LONGEST_LINE:
        line = sentence
    return not _is_beside(line) or tells_of_error(line)


def _asks(sentence: str, line: str) -> bool:
    """Whether it is a question, and not what somebody asks amid a paragraph."""
    if not sentence.rstrip(_CLOSING).endswith(("?", "？")):
        return False
    return sentence == line or not sentence.endswith(tuple(_MARKS))


def _end_of_line(text: str, end: int) -> int:
    found = text.find("\n", end)
    return len(text) if found < 0 else found


def _is_beside(line: str) -> bool:
    bare = line.lstrip("•*-–—▶►»> \t")
    return any(pattern.match(bare) for pattern in (_BESIDE, _LABELLED, _DATELINE_ALONE)) or bool(
        _CREDITED.search(bare)
    )
