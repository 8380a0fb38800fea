"""Pages of rankings: the sliders with their answer, files."""
