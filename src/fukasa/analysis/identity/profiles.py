"""What an account says of itself, in the forms that are compared."""

import polars as pl

from fukasa.analysis.identity.weights import IdentityWeights
from fukasa.core.errors import InvalidInput

_ADDRESS = r"https?://\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*"
_TEXT = ("account_id", "handle", "name", "bio")


def comparable(accounts: pl.DataFrame, book: IdentityWeights) -> pl.DataFrame:
    """Bring accounts into the forms that are compared.

    Args:
        accounts: ``account_key`` and ``platform``; ``account_id``, ``handle``, ``name``, ``bio`` (text) and ``links``
            (list of text) where known.
        book: the weights, with the words that handles and names carry beside the name itself.

    Returns:
        One row per account, sorted by key: ``key``, ``platform``, ``account_id``, ``handle`` (lower case),
        ``handle_key`` (letters and digits alone, without words like official), ``name_key``, ``bio``, ``declared``.

    Raises:
        InvalidInput: a column is missing or an account stands twice.

    """
    missing = {"account_key", "platform"} - set(accounts.columns)
    if missing or accounts["account_key"].is_duplicated().any():
        raise InvalidInput(
            f"accounts need account_key (each once) and platform; missing: {', '.join(sorted(missing)) or 'nothing'}; "
            "keep the latest row of each account"
        )
    text = {n: pl.col(n).cast(pl.String) if n in accounts.columns else pl.lit(None, pl.String) for n in _TEXT}
    links = pl.col("links") if "links" in accounts.columns else pl.lit(None, pl.List(pl.String))
    handle = text["handle"].str.strip_chars().str.strip_chars_start("@").str.to_lowercase()
    return accounts.select(
        key=pl.col("account_key").cast(pl.String),
        platform=pl.col("platform"),
        account_id=text["account_id"].str.to_lowercase(),
        handle=pl.when(handle != "").then(handle),
        handle_key=_handle_key(handle, book),
        name_key=_name_key(text["name"], book),
        bio=text["bio"].str.normalize("NFKC").str.to_lowercase().str.replace_all(_ADDRESS, ""),
        declared=_addresses(text["bio"], links),
    ).sort("key")


def _handle_key(handle: pl.Expr, book: IdentityWeights) -> pl.Expr:
    """Letters and digits, without affixes at the ends where at least four letters stay."""
    words = "|".join(book.handle_affixes)
    parts = handle.str.replace_all(rf"^(?:{words})[._-]+|[._-]+(?:{words})$|(?:official|channel)$", "")
    letters = parts.str.replace_all(r"[^a-z0-9\p{L}]", "")
    whole = handle.str.replace_all(r"[^a-z0-9\p{L}]", "")
    key = pl.when(letters.str.len_chars() >= 4).then(letters).otherwise(whole)  # noqa: PLR2004  see the docstring
    return pl.when(key != "").then(key)


def _name_key(name: pl.Expr, book: IdentityWeights) -> pl.Expr:
    """Letters and digits of the name, without affixes; null where it is too short to say anything."""
    plain = name.str.normalize("NFKC").str.to_lowercase().str.replace_all("|".join(book.name_affixes), "")
    letters = plain.str.replace_all(r"[^\p{L}\p{N}]", "")
    least = pl.when(letters.str.contains(r"[^\x00-\x7F]")).then(book.limits.name_letters).otherwise(5)
    return pl.when(letters.str.len_chars() >= least).then(letters)


def _addresses(bio: pl.Expr, links: pl.Expr) -> pl.Expr:
    """All addresses of a profile, from its links and its text, as one text."""
    return pl.concat_str([links.list.join(" "), bio], separator=" ", ignore_nulls=True).str.to_lowercase()
