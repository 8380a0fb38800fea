"""How pictures look: one theme, light and dark, from the palette of the pages."""
