"""The record of forecasts: each kept once when it is shown, and held against what really happened."""
