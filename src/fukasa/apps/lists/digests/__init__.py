"""What is new in a saved search since somebody last looked."""
