"""One block of a synthetic world: its tables and its truth."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class WorldBatch:
    """One block of a world; no thing is spread over two blocks.

    Attributes:
        tables: one Arrow table per table of ``fukasa.core.catalogue.TABLES``.
        truth: planted truth, one row per account.
        truth_posts: planted truth, one row per post.
        truth_comments: the kind of each comment.
        truth_samples: the type of each sampled follower profile.

    """

    tables: Mapping[str, pa.Table]
    truth: pa.Table
    truth_posts: pa.Table
    truth_comments: pa.Table
    truth_samples: pa.Table
