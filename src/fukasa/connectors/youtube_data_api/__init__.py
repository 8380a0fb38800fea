"""YouTube Data API v3: dumps of its resources, nested as the API gives them or flat as tables."""
