"""One file per format; each reads a file in parts of raw cells with their line numbers."""
