"""Backups of workspace database and data folder in one file, and their restoration."""
