"""Pages of the workspace: getting in, the settings, the people, the preferences."""
