"""What a refresh takes over from the index before it, so that only accounts with new facts are measured."""
