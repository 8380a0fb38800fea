"""Invitations to a workspace, by mail or handed over: made, sent again, withdrawn, accepted."""
