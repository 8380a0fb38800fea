"""Booking in rounds: book a part, learn from its results, choose the next part, and know when to stop."""
