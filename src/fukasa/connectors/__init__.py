"""One folder per source; each parses what it reads into the tables of `fukasa.core.catalogue`."""
