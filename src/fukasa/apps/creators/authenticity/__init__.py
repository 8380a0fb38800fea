"""Whether the audience of an account is real, as the report shows it."""
