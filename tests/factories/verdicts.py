"""Verdicts and appeals of the owner's workspace, for the tests that visit every address."""

from fukasa.apps.verdicts.selectors.computed import Computed
from fukasa.apps.verdicts.services.appeals import appeal_enter, appeal_withdraw
from fukasa.apps.verdicts.services.verdicts import verdict_give
from tests.factories.creators import KEY
from tests.factories.workspaces import People

COMPUTED = Computed(KEY, "review", 0.46, 1)


def of_verdict(people: People) -> dict[str, object]:
    """Decide about an account."""
    given = verdict_give(scope=people.owner.scope, computed=COMPUTED, status="pass", reason="知り合いのアカウント")
    return {"verdict_id": given}


def of_appeal(people: People) -> dict[str, object]:
    """Write down what a creator says."""
    entered = appeal_enter(scope=people.owner.scope, account_key=KEY, statement="テレビで紹介されました")
    return {"appeal_id": entered}


def of_withdrawn_appeal(people: People) -> dict[str, object]:
    """Take an appeal away again."""
    entered = of_appeal(people)
    appeal_withdraw(scope=people.owner.scope, appeal_id=int(str(entered["appeal_id"])))
    return entered
