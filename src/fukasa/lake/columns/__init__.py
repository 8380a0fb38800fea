"""The column engine: packed bits, one per account row, in place of scans.

``search.columns`` holds what filters, facets and sorts need (:mod:`~fukasa.lake.columns.writer`); a search becomes one
set of packed bits (:mod:`~fukasa.lake.columns.evaluate`), which facets and histograms count and pages walk. The method
is described in ``docs/methods/search-engine.md``.
"""
