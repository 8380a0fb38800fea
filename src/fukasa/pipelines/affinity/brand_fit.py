"""Brand fit and saturation of one account, read from the index and the lake."""

from collections.abc import Mapping

from fukasa.analysis.affinity.fit import BrandFit, BrandProfile, CustomerOverlap, NamedPost, review_fit
from fukasa.analysis.affinity.saturation import FEWEST_COMMENTS, Saturation, SaturationPost, review_saturation
from fukasa.core.provenance import Scope
from fukasa.lake.index import Row, SearchIndex
from fukasa.lake.version import Version
from fukasa.pipelines.affinity.posts import texts_of

_PAID = {"sponsored": True, "organic": False}
_MEMORY = "512MB"
_ENGAGEMENTS = ("likes", "comments")  # the common base: parts that every platform tells


def account_fit(
    index: SearchIndex, account: Row, brand: BrandProfile, *, customers: CustomerOverlap | None = None
) -> BrandFit | None:
    """Say how well an account fits a brand; None where it was never captured, so that nothing has an age."""
    if account["as_of"] is None:
        return None
    posts = [_named(row) for row in index.details("posts", account["account_no"])]
    return review_fit(brand, posts, as_of=account["as_of"], customers=customers)


def account_saturation(index: SearchIndex, account: Row) -> Saturation:
    """Say whether the audience of an account tires of ads."""
    rows = index.details("posts", account["account_no"])
    heard = {row["post_id"]: row for row in index.details("comment_posts", account["account_no"])}
    return review_saturation([_saturation_post(row, heard) for row in rows if row["posted_at"] is not None])


def customer_overlap(
    version: Version, account: Row, brand: BrandProfile, scope: Scope, *, base_share: float | None = None
) -> CustomerOverlap | None:
    """Count customers of a brand among those who comment under an account; None where none were given.

    Args:
        version: the facts.
        account: its row.
        brand: the brand with its customers.
        scope: whose facts are visible.
        base_share: what :func:`customers_of_all` gave; it is counted if None, over all comments.

    """
    if not brand.customers:
        return None
    mine = f"{_COMMENTERS} AND platform = ? AND account_id = ?"
    with version.connect(scope, memory_limit=_MEMORY) as connection:
        key = [account["platform"], account["account_id"]]
        n, common = connection.execute(_counted(mine), [sorted(brand.customers), *key]).fetchall()[0]
    base = customers_of_all(version, brand, scope) if base_share is None else base_share
    # Every handle was hashed in several spellings, of which a commenter can match one only.
    return CustomerOverlap(int(common), int(n), brand.customer_count, base)


def customers_of_all(version: Version, brand: BrandProfile, scope: Scope) -> float:
    """Give the share of customers among all commenters of the catalogue; 0 where nobody comments."""
    with version.connect(scope, memory_limit=_MEMORY) as connection:
        n, known = connection.execute(_counted(_COMMENTERS), [sorted(brand.customers)]).fetchall()[0]
    return int(known) / int(n) if n else 0.0


_COMMENTERS = "SELECT DISTINCT commenter FROM comments WHERE commenter IS NOT NULL AND NOT coalesce(is_creator, false)"


def _counted(commenters: str) -> str:
    return f"SELECT count(*), count(*) FILTER (commenter IN (SELECT unnest(?))) FROM ({commenters})"


def _named(row: Row) -> NamedPost:
    return NamedPost(row["post_id"], row["posted_at"], texts_of(row), _paid(row), row.get("url"))


def _saturation_post(row: Row, heard: Mapping[str, Row]) -> SaturationPost:
    return SaturationPost(
        row["posted_at"], _engagement(row), _paid(row), row["format"], _depth(heard.get(row["post_id"]))
    )


def _depth(heard: Row | None) -> float | None:
    """Give the share of comments of substance under a post; None where few of them were classified."""
    if heard is None or (heard["comments"] or 0) < FEWEST_COMMENTS:
        return None
    return float(heard["substantive"] / heard["comments"])


def _paid(row: Row) -> bool | None:
    return _PAID.get(row["sponsorship_label"] or "")


def _engagement(row: Row) -> float | None:
    known = [row[name] for name in _ENGAGEMENTS if row[name] is not None]
    return float(sum(known)) if row["likes"] is not None else None
