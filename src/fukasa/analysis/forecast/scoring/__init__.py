"""How good forecasts are: honest splits, scores with intervals, the watch for drift, the record of stored forecasts."""
