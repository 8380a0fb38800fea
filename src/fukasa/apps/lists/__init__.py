"""Lists of accounts: groups one works with, shared by link, and saved searches."""
