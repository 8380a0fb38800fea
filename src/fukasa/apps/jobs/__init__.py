"""Periodic jobs that the apps register, when each is due, and which processes are alive."""
