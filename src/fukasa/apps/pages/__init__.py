"""What pages of every app share: rendering, numbers in words, cursors, sort links, messages that can be undone."""
