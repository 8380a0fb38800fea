"""From a goal to the figures of every stage, and how many creators of which tier they take."""
