"""What an import assumes, said in sentences."""

from fukasa.connectors.files.kinds import kind_named
from fukasa.connectors.files.model import ImportPlan


def notes_of(plan: ImportPlan, given: set[str]) -> tuple[str, ...]:
    """Tell what is assumed where the file is silent.

    Args:
        plan: the plan without notes.
        given: the canonical fields that a column, constant or template gives.

    """
    kind = kind_named(plan.kind)
    found = [f"dates without a time zone are read as {plan.mapping.options.timezone}"]
    if not plan.captured_at_given:
        found.append(
            "no column tells when the values were shown by the platform (captured_at), so the time of the first import "
            "of this file stands for it; set captured_at in a map if you know it"
        )
    if "platform" in kind.columns and "platform" not in given:
        found.append('no platform is given, so rows are stored as "other"; set [constants] platform = … in a map')
    if "account_id" in kind.columns and "account_id" not in given and "handle" in given:
        found.append("no account id is given, so the handle (in lower case) stands for it")
    if plan.kind == "posts" and "post_id" not in given:
        found.append(_derived_posts(given))
    if plan.kind == "comments" and "comment_id" not in given:
        found.append("no comment id is given, so one is derived from the post, author, time and text")
    if plan.kind == "posts" and "hashtags" not in given and "caption" in given:
        found.append("hashtags are taken from the caption")
    if "email" in given:
        found.append("e-mail addresses are not stored, only whether there is one")
    if plan.kind == "comments" and "author_id" in given:
        found.append("authors are stored as keyed hashes, not by name")
    return tuple(found)


def _derived_posts(given: set[str]) -> str:
    note = (
        "no post id is given, so one is derived from the account, the time of posting and the title, caption or address"
    )
    if not given & {"title", "caption", "url"}:
        note += "; there is none of these three, so two posts of one account at the same time count as one"
    return note
