"""The tab of forecast and price: what the next post will reach, what it may cost, and why."""
