"""How far people who label the same things agree, beyond what chance would give."""
