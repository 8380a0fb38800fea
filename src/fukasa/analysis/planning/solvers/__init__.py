"""Solvers of a plan: a plan, a bound that no plan exceeds, and where there is no plan the rules that conflict."""
