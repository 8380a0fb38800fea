"""What can be done with uploads, their mapping, the imports themselves and kept maps."""
