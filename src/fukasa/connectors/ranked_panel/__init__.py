"""Ranked-influencer panels: accounts with averages, one row per account and month."""
