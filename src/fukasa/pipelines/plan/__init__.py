"""From a brief and its candidates to a plan with its certificate."""
