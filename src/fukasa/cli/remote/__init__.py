"""`fukasa remote`: the same work against another installation, by its API."""
