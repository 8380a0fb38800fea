"""Plans: a brief, the runs that judged the catalogue by it, and the workspace's own prices."""
