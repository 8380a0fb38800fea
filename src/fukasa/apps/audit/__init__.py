"""Who did what, when: an append-only log that points at things by name, so that it outlives them."""
