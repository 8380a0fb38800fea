"""Commands for people who work on Fukasa; nothing here ships."""
