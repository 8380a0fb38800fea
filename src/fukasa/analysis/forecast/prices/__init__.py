"""What a post costs: known prices, a model of comparable ones, where an asked price stands, and how far to go."""
