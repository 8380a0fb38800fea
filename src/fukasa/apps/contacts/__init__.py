"""How to reach a creator: sealed at rest, with its source, lawful basis and the day on which it goes."""
