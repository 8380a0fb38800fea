"""The application put together: settings, URLs, base templates, components, charts, static files."""
