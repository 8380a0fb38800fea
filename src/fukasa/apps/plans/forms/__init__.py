"""What the pages of plans ask for: a brief, a brief as a file, a cut-off to try, a price."""
