"""Statistics that the rest of the analysis stands on: order statistics, robust scale, shares, shrinkage, moments."""
