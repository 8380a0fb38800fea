"""`fukasa bench search`: the search engine on very many accounts, and others beside it on the same rows."""

from fukasa.cli.benchmarks.search.command import ACCOUNTS, bench_search

__all__ = ["ACCOUNTS", "bench_search"]
