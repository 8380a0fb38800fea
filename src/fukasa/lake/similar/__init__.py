"""Look-alikes: one file of vectors beside the search index, and who lies nearest to some accounts."""

from fukasa.lake.similar.index import Nearest, SimilarIndex
from fukasa.lake.similar.writer import BlockBatch, Sketches, write_vectors

__all__ = ["BlockBatch", "Nearest", "SimilarIndex", "Sketches", "write_vectors"]
