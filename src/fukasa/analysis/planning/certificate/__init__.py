"""The certificate of a plan: everything that is claimed, computed again by code that the solvers do not share."""
