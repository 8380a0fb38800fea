"""Forecasts: views of the next post, its price, and what a view will cost."""
