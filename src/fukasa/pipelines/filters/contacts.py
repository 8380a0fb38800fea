"""Ways to reach an account, by kind: the kinds of its links, and whether an e-mail address is known."""

from collections.abc import Mapping
from functools import cache

import polars as pl

from fukasa.analysis.packaged import read_toml, table
from fukasa.core.errors import InvalidInput

EMAIL = "email"
_HOST = r"(?i)^\s*(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]*@)?(?:www\.|m\.)?([^/?#:\s]+\.[^/?#:\s]+)"
_MAILTO = r"(?i)^\s*mailto:"
_EMAIL_IN_BIO = r"(?i)[a-z0-9._%+-]+[@＠][a-z0-9-]+\.[a-z]{2,}"


def contact_columns(accounts: pl.DataFrame) -> pl.DataFrame:
    """Tell the kinds of contact of each account.

    Args:
        accounts: account_key, links, bio, has_email.

    Returns:
        account_key, contacts (kinds, each once, ascending; null where none is known).

    """
    links = accounts.select("account_key", link="links").explode("link").drop_nulls("link")
    linked = links.select("account_key", kind=_kind(pl.col("link")))
    by_mail = pl.col("has_email").fill_null(value=False) | pl.col("bio").fill_null("").str.contains(_EMAIL_IN_BIO)
    mail = accounts.filter(by_mail).select("account_key", kind=pl.lit(EMAIL))
    found = pl.concat([linked, mail]).drop_nulls("kind")
    return found.group_by("account_key").agg(contacts=pl.col("kind").unique().sort())


def _kind(link: pl.Expr) -> pl.Expr:
    """Tell the kind of a link; null where it is no address."""
    host = link.str.extract(_HOST).str.to_lowercase()
    longest = [host, host.str.extract(r"([^.]+\.[^.]+\.[^.]+)$"), host.str.extract(r"([^.]+\.[^.]+)$")]
    known = pl.coalesce(one.replace_strict(_kinds(), default=None, return_dtype=pl.String) for one in longest)
    own = pl.when(host.is_not_null()).then(pl.lit("website"))
    return pl.when(link.str.contains(_MAILTO)).then(pl.lit(EMAIL)).otherwise(pl.coalesce(known, own))


@cache
def _kinds() -> Mapping[str, str]:
    """Give the kind of each host that is known."""
    raw = table("contacts.toml, kinds", read_toml("fukasa.pipelines.filters", "data/contacts.toml").get("kinds"))
    pairs = [(str(host), kind) for kind, hosts in raw.items() for host in (hosts if isinstance(hosts, list) else ())]
    if len(dict(pairs)) < len(pairs) or not pairs:
        raise InvalidInput("contacts.toml gives one host to two kinds, or has none; mend the data file")
    return dict(pairs)
