"""Planning: who passes the cut-off, who is cut and why, and how many creators a goal needs."""
