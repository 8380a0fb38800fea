"""Goals worked out: what a KGI takes on every stage of the funnel, how many creators, and on which assumptions."""
