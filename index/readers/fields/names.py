"""Under which names sources have the fields of an article: formats, services, and people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache

_NAMES = {
    "id": "_id id",
    "title": "title headline article_title news_title",
    "text": "text body content content_text maintext plaintext full_text fulltext article_text"
    " article_body article_content main_text body_text",
    "summary": "summary description abstract snippet excerpt",
    "publisher": "publisher source source_name source_domain publisher_name news_source outlet"
    " name_source provider clean_url",
    "published_at": "published_at dateTime published date date_published datePublished pubDate"
    " publishedAt date_publish publishing_date publication_date pub_date datetime publish_date"
    " published_date publishDate publish_time published_on post_date posted_at posted_on"
    " article_date news_date",
    "author": "author authors author_name creator byline authorsByline",
    "category": "category section news_category",
    "url": "url link article_url article_link news_url page_url web_url permalink",
    "updated_at": "updated_at updated date_modified dateModified date_modify lastmod",
    "language": "language lang inLanguage",
    "correction": "correction",
    "date_source": "date_source",
    "collections": "collections",
}
# What people call them in Spanish, Portuguese, Italian, French, German, Russian and Chinese. Not
# "data", which is a day in two of these languages and anything at all in programs.
_ELSEWHERE = {
    "title": "titulo título titular manchete titolo titre titel überschrift schlagzeile заголовок"
    " 标题 標題",
    "text": "texto contenido cuerpo conteudo conteúdo corpo testo contenuto texte contenu corps"
    " inhalt volltext текст 正文 内容 內容",
    "summary": "resumen resumo sommario riassunto résumé zusammenfassung аннотация 摘要",
    "publisher": "fuente fonte veículo testata quelle источник 来源 來源 媒体 媒體",
    "published_at": "fecha fecha_publicacion fecha_publicación data_publicacao data_publicação"
    " data_pubblicazione date_publication datum veröffentlicht erscheinungsdatum дата"
    " дата_публикации 日期 发布时间 發布時間",
    "author": "autor autores autore autori auteur auteurs verfasser автор авторы 作者",
    "category": "categoria categoría seccion sección seção editoria sezione catégorie rubrique"
    " kategorie rubrik ressort рубрика категория 栏目 分类",
    "url": "enlace lien ссылка 链接 鏈接",
    "language": "idioma lingua langue sprache язык",
}
_BY_FIELD = {
    field: (*names.split(), *_ELSEWHERE.get(field, "").split()) for field, names in _NAMES.items()
}
_FIELD_OF = {name: field for field, names in _BY_FIELD.items() for name in names}
_NOT_IN_NAMES = re.compile(r"[\s_-]+")


def _plain(name: str) -> str:
    """Without its case, its accents, and what stands between its words."""
    letters = unicodedata.normalize("NFKD", _NOT_IN_NAMES.sub("", name))
    return "".join(each for each in letters if not unicodedata.combining(each)).casefold()


_KNOWN_NAMES = {_plain(name): name for names in _BY_FIELD.values() for name in names}


@lru_cache(maxsize=256)
def field_name(heading: str) -> str:
    """The name that a heading for people stands for ("Publication_Date", "TÍTULO"), else itself."""
    return _KNOWN_NAMES.get(_plain(heading), heading)


def field_of(heading: str) -> str:
    """The field that stands under such a name, else the name."""
    name = field_name(heading)
    return _FIELD_OF.get(name, name)


def known_names(names: Set[str]) -> frozenset[str]:
    """Those under which a field may stand."""
    return frozenset(names & _FIELD_OF.keys())


@lru_cache(maxsize=1_024)
def places_of_fields(*records: frozenset[str]) -> Mapping[str, Sequence[tuple[int, str, str]]]:
    """Where each field may stand in records of these names, in order: the number of the record, the
    name, and what that place is called. The records of a file have the same few names."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for field, names in _BY_FIELD.items():
        places = [
            (i, name, f'field "{name}"')
            for i, known in enumerate(records)
            for name in names
            if name in known
        ]
        if places:
            found[field] = places
    return found
