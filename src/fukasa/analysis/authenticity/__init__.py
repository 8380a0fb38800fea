"""Is this audience real, and how do we know: one check per signal, one additive score, never an accusation."""
