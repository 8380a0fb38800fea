"""The marketer's work as Django slices, all of one shape (see ARCHITECTURE.md)."""
