"""Search in texts: folding, units, postings, scores, and where a keyword stands."""
