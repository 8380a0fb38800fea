"""Exports of Instagram insights: the posts of one account."""
