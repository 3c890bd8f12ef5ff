"""Passages searched in Milvus, which several machines share: a server, a cluster, or a file."""

from index.milvus.shared_index import MilvusIndex

__all__ = ["MilvusIndex"]
