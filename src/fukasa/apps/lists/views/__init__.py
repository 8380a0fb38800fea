"""Pages of lists: the overview, the table, the link without log-in, saved searches."""
