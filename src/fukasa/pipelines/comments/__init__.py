"""Comments: the model built from the corpus, files annotated, gold files evaluated."""
