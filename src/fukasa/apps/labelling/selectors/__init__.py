"""Audits, what one person has labelled, what counts, and the models of the workspace."""
