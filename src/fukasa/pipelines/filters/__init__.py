"""Columns of the accounts that only searches ask for: recent posting, audiences in shares, contacts, brands."""
