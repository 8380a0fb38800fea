"""What can be asked of the search index: one typed query that page, command line, saved searches and briefs share."""
