"""Pages: what was forecast, what came of it, and the same as files."""
