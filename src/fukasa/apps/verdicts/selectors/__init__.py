"""Reads: verdicts of people, appeals, the audited accounts that probabilities may rest on."""
