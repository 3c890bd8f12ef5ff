"""Milvus as Dateline uses it: the one module that imports its client, and translates its errors."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from index.directory import SearchServer
from index.embeddings import Vectors
from index.errors import IndexUnreachable
from index.passages.base import Found, SearchLost

# Seconds; a server that is gone is told in this time. Writing much may take longer.
_TIMEOUT = 30.0
_WRITE_TIMEOUT = 300.0
_CONNECT_TIMEOUT = 10.0
_NO_SUCH_COLLECTION = 100
# More hits Milvus does not give.
_MOST_HITS = 16_384
# A word scores its inverse document frequency and nothing else, where how often it stands in a
# text and how long that is do not count.
_BM25 = {"bm25_k1": 1.2, "bm25_b": 0.75}
_RARITY = {"bm25_k1": 0.0, "bm25_b": 0.0}

_HINT = (
    "Check DATELINE_SEARCH and that Milvus runs, and run the same command again; what was"
    " committed is kept."
)
_FILE_HINT = (
    "One process at a time opens that file, and needs the package milvus-lite. For several, run"
    " `milvus-lite server --data-dir FILE`, and set DATELINE_SEARCH to its address."
)


class Milvus:
    """The collections of one server. Every method may raise IndexUnreachable.

    Those that name a collection may also raise SearchLost. Thread-safe.
    """

    def __init__(self, server: SearchServer) -> None:
        self._place = server.uri
        self._hint = _HINT if server.uri.startswith("http") else _FILE_HINT
        with self._translated():
            self._client = _connected(server)

    def target(self, alias: str) -> str | None:
        """The collection that an alias stands for; None where there is no such alias.

        It can be searched from here on: Milvus Lite has to be told so after each start.
        """
        with self._translated():
            if not self._client.has_collection(alias, timeout=_TIMEOUT):
                return None
            found: str = self._client.describe_alias(alias, timeout=_TIMEOUT)["collection_name"]
            self._client.load_collection(found, timeout=_WRITE_TIMEOUT)
            return found

    def names(self) -> list[str]:
        """Of all collections, whoever made them."""
        with self._translated():
            return list(self._client.list_collections(timeout=_TIMEOUT))

    def make(self, name: str, dimension: int) -> None:
        """An empty collection, ready to be searched."""
        with self._translated():
            self._client.create_collection(
                name, schema=_schema(dimension), consistency_level="Bounded", timeout=_TIMEOUT
            )
            # Of nothing they are made at once; to wait for each would take half a second.
            self._client.create_index(name, _indexes(), sync=False, timeout=_TIMEOUT)
            self._client.load_collection(name, timeout=_TIMEOUT)

    def switch(self, alias: str, name: str) -> None:
        """From here on the alias stands for this collection."""
        with self._translated():
            if self._client.has_collection(alias, timeout=_TIMEOUT):
                self._client.alter_alias(name, alias, timeout=_TIMEOUT)
            else:
                self._client.create_alias(name, alias, timeout=_TIMEOUT)

    def drop(self, name: str) -> None:
        """With its aliases."""
        with self._translated():
            for alias in self._client.list_aliases(name, timeout=_TIMEOUT)["aliases"]:
                self._client.drop_alias(alias, timeout=_TIMEOUT)
            self._client.drop_collection(name, timeout=_TIMEOUT)

    def put(self, name: str, entities: Sequence[dict[str, Any]]) -> None:
        """Those with the same row are replaced, so that the same may be done twice."""
        with self._translated():
            self._client.upsert(name, list(entities), timeout=_WRITE_TIMEOUT)

    def remove(self, name: str, rows: Sequence[int]) -> None:
        with self._translated():
            self._client.delete(name, ids=list(rows), timeout=_WRITE_TIMEOUT)

    def flush(self, name: str) -> None:
        """Have everything written and indexed; only after much was put at once."""
        with self._translated():
            self._client.flush(name)

    def entities(self, name: str, rows: Sequence[int], fields: Sequence[str]) -> list[Any]:
        """Those of the rows that are there, as of this instant."""
        with self._translated():
            return list(
                self._client.get(
                    name,
                    ids=list(rows),
                    output_fields=list(fields),
                    consistency_level="Strong",
                    timeout=_TIMEOUT,
                )
            )

    def count(self, name: str, allow: str = "") -> int:
        """How many entities there are, or pass the filter, as of this instant."""
        with self._translated():
            (found,) = self._client.query(
                name,
                filter=allow,
                output_fields=["count(*)"],
                consistency_level="Strong",
                timeout=_TIMEOUT,
            )
            return int(found["count(*)"])

    def by_words(self, name: str, words: str, k: int, allow: str, level: str) -> Found:
        return self._search(name, "sparse", [words], k, allow, level)[0]

    def by_vector(self, name: str, query: Vectors, k: int, allow: str, level: str) -> Found:
        return self._search(name, "dense", [query.tolist()], k, allow, level)[0]

    def rarities(
        self, name: str, terms: Sequence[str], level: str, allow: str = ""
    ) -> list[float | None]:
        """The inverse document frequency of each term among all passages.

        None where no passage that passes the filter has it.
        """
        found = self._search(name, "rarity", list(terms), 1, allow, level)
        return [hits[0][1] if hits else None for hits in found]

    def close(self) -> None:
        # Whatever it may say of a server that is gone already.
        with suppress(Exception):
            self._client.close()

    def _search(
        self, name: str, field: str, data: list[Any], k: int, allow: str, level: str
    ) -> list[Found]:
        with self._translated():
            found = self._client.search(
                name,
                data=data,
                anns_field=field,
                filter=allow,
                limit=min(k, _MOST_HITS),
                output_fields=["row"],
                consistency_level=level,
                timeout=_TIMEOUT,
            )
            return [[(int(hit["row"]), float(hit["distance"])) for hit in hits] for hits in found]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn pymilvus's errors into the index's; the one place that does."""
        try:
            yield
        except ModuleNotFoundError as error:
            raise IndexUnreachable(
                f"Searching at {self._place} needs {error.name}, which is not installed.",
                "Run: pip install 'dateline[milvus]'",
            ) from error
        except _milvus_errors() as error:
            said = _words_of(error)
            if getattr(error, "code", None) == _NO_SUCH_COLLECTION:
                raise SearchLost(
                    f"Milvus at {self._place} has lost what is searched ({said}).",
                    "It is made again by: dateline index compact",
                ) from error
            raise IndexUnreachable(
                f"Milvus at {self._place} cannot be searched ({said}).", self._hint
            ) from error


def _milvus_errors() -> tuple[type[Exception], ...]:
    """Its own, and those of what carries them, which it lets through when time is up."""
    try:
        from grpc import RpcError
        from pymilvus import MilvusException
    except ModuleNotFoundError:
        return ()
    return (MilvusException, RpcError)


def _words_of(error: Exception) -> str:
    details = getattr(error, "details", None)
    said = details() if callable(details) else getattr(error, "message", "")
    return " ".join(str(said or error).split())


def _connected(server: SearchServer) -> Any:
    from pymilvus import MilvusClient

    # They say on standard error what is raised here anyway.
    for name in ("pymilvus", "milvus_lite"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return MilvusClient(server.uri, token=server.token or "", timeout=_CONNECT_TIMEOUT)


def _schema(dimension: int) -> Any:
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("row", DataType.INT64, is_primary=True)
    schema.add_field(
        "terms",
        DataType.VARCHAR,
        max_length=65_535,
        enable_analyzer=True,
        analyzer_params={"tokenizer": "standard"},
    )
    for name in ("publisher", "category", "day"):
        schema.add_field(name, DataType.INT64)
    schema.add_field("stamp", DataType.VARCHAR, max_length=200)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dimension)
    for name in ("sparse", "rarity"):
        schema.add_field(name, DataType.SPARSE_FLOAT_VECTOR)
        schema.add_function(
            Function(
                name=f"{name}_of_terms",
                function_type=FunctionType.BM25,
                input_field_names=["terms"],
                output_field_names=[name],
            )
        )
    return schema


def _indexes() -> Any:
    from pymilvus import MilvusClient

    indexes = MilvusClient.prepare_index_params()
    indexes.add_index("dense", index_type="AUTOINDEX", metric_type="IP")
    for name, params in (("sparse", _BM25), ("rarity", _RARITY)):
        # The client would take them apart, which Milvus puts up with and Milvus Lite does not.
        apart = {"params": params}
        indexes.add_index(
            name, index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=apart
        )
    for name in ("publisher", "category", "day"):
        indexes.add_index(name, index_type="INVERTED")
    return indexes
