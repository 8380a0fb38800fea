"""Settings of Spark."""
