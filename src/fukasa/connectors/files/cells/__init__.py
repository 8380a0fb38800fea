"""One cell: numbers, moments and words as people write them."""
