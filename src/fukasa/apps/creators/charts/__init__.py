"""Pictures of the report: each a specification made once per language, its numbers put in afterwards."""
