"""Whom a plan counts: segments of people, overlaps that are known, and how both are typed, read and shown."""
