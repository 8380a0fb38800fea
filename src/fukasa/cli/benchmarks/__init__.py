"""What `fukasa bench` measures, one file per question; each answers with plain numbers, never with an assertion."""
