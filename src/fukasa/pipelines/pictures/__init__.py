"""Pictures of results as Vega-Lite specifications: one theme, the same in pages and reports."""
