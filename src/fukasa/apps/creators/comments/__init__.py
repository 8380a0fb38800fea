"""What the comments of an account say, as the report shows it."""
