"""Workspaces, their members and settings: the tenant root every other app hangs on."""
