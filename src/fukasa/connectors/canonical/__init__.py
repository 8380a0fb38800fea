"""The columns of the contract under their own names, for every kind of rows."""
