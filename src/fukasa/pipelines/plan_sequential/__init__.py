"""Booking in rounds: what to book next from a plan and its results, and trials of the method in planted worlds."""
