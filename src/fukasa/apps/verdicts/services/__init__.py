"""Writes: deciding about an account, entering and deciding appeals. Each leaves a row in the audit log."""
