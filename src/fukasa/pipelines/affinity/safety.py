"""Brand safety of one account, read from the index."""

from fukasa.analysis.affinity.safety import SafetyReview, review_safety
from fukasa.lake.index import Row, SearchIndex
from fukasa.pipelines.affinity.posts import post_texts


def account_safety(index: SearchIndex, account: Row) -> SafetyReview | None:
    """Review what an account writes and how its audience reacts.

    Args:
        index: the index that holds the account.
        account: its row.

    Returns:
        The review; None where it was never captured, so that nothing has an age.

    """
    if account["as_of"] is None:
        return None
    number = account["account_no"]
    texts = post_texts(index.details("posts", number), index.details("comment_posts", number))
    told = {row["category"]: row["peer_share"] for row in index.details("safety_categories", number)}
    peers = {category: share for category, share in told.items() if share is not None}
    return review_safety(texts, as_of=account["as_of"], bio=account["bio"] or "", peers=peers)
