"""Events told to other programs: signed, written down with the event itself, sent until they arrive."""
