"""How many different people several audiences hold: independence, duplication, bounds, exact sets and sketches."""
