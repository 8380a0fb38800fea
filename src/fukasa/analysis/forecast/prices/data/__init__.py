"""Dated data of the prices: the benchmark table, exchange rates, assumptions of the model and terms in words."""
