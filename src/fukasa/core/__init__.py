"""Words everybody shares: platforms, money, windows, intervals, provenance, errors, the clock.

Standard library only. Every other room may import this one; this one imports none.
"""
