"""The columnar store: append-only facts in Parquet, immutable versions, one writer, many readers."""
