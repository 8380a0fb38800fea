"""Named steps over the lake, run from the command line, the worker or a cluster."""
