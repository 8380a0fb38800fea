"""What if: a list ranked by weighted parts, how ranks change with the weights, and how stable they are."""
