"""Composition of the application: settings, urls, middleware, base templates, static files, health."""
