"""The whole result of a search as a file: a background job with progress, an end and a date when the file goes."""
