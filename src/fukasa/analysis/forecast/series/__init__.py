"""What the title of a coming post tells, from the account's own earlier posts: recurring series, events, notices."""
