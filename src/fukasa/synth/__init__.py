"""Synthetic worlds with planted truth.

Independent of `fukasa.analysis` on purpose: a generator that reused the estimator's code would hide the bugs they
share.
"""
