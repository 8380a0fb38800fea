"""Dated data of the review: thresholds, weights, word lists, sentences."""
