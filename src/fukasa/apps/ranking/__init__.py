"""What if: the accounts of a list or of a shortlist, ranked by weights one can move."""
