"""The one door through which requests leave the host: to public addresses only, checked once and pinned."""
