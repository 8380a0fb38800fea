"""Tokens by which programs work in a workspace in the name of a member."""
