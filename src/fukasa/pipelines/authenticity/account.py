"""The review of one account, read from the index, with its sentences."""

from fukasa.analysis.authenticity.describe import describe_review
from fukasa.analysis.authenticity.results import AuthenticityReview
from fukasa.analysis.authenticity.sentences import Language
from fukasa.core.errors import InvalidInput, NotFound
from fukasa.core.provenance import Scope
from fukasa.lake.index import Row, SearchIndex
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.authenticity.wide import review_row

_MOST_NAMED = 5


def account_review(index: SearchIndex, account: Row, language: Language) -> AuthenticityReview:
    """Put together what a review says of an account.

    Args:
        index: the index that holds the account.
        account: its row.
        language: of the sentences.

    """
    return describe_review(review_row(account), index.details("authenticity_checks", account["account_no"]), language)


def find_account(index: SearchIndex, name: str, scope: Scope) -> Row:
    """Find an account by its key (platform:id) or its handle.

    Raises:
        NotFound: there is none.
        InvalidInput: several accounts have the handle; the sentence names them.

    """
    row = index.account(name, scope) if ":" in name else None
    if row is not None:
        return row
    query = AccountQuery(handles=(name.removeprefix("@").lower(),))
    found = index.search(query, scope, limit=_MOST_NAMED).rows
    if not found:
        raise NotFound(f"there is no account {name} in the index; write it as platform:id or as its handle")
    if len(found) > 1:
        keys = ", ".join(row["account_key"] for row in found)
        raise InvalidInput(f"the handle {name} belongs to several accounts; write one of {keys}")
    return found[0]
