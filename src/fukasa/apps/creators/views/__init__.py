"""Pages: discover, the panel and the report of an account, notes, identity, files."""
