"""What can be done with lists, their entries, their links, and saved searches."""
