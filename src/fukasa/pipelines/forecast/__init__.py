"""Forecasts over the lake: rows for the model, the fit of every audience, the tables of the index, the back-test."""
