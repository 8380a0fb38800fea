"""A refresh whose steps run as tasks of a Spark cluster."""
