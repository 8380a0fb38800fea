"""Rows of a search index without a world behind them: very many accounts in seconds, to measure searches on.

Nothing is measured from posts, so nothing here may be taken for a result; the demo world (:mod:`fukasa.synth.world`)
is for that. The distributions are of the shape that catalogues have: heavy tails, unknown values, properties that go
together, and words whose frequencies follow Zipf's law.
"""

from fukasa.synth.index_rows.rows import OWN_WORKSPACE, accounts

__all__ = ["OWN_WORKSPACE", "accounts"]
