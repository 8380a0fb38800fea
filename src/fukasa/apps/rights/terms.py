"""How long facts are kept and what went, as a member may see it."""

from dataclasses import dataclass
from datetime import date, datetime

from fukasa.apps.catalogue.words import spoken
from fukasa.apps.rights.selectors import RunLine, retention_runs
from fukasa.apps.rights.services.retaining import retention_now
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.core.provenance import LOCAL_WORKSPACE
from fukasa.core.retention import retention
from fukasa.pipelines.subject import RetentionState


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of retention and how its facts stand."""

    state: RetentionState
    sentence: str
    source: str


def rules_as_of() -> date:
    """Give the day of the rules."""
    return retention().as_of


def rule_sentences() -> dict[str, str]:
    """Say each rule in the language of the reader, by retention class."""
    return {rule.retention.value: rule.sentences[spoken()] for rule in retention().rules}


def rule_lines(scope: WorkspaceScope, now: datetime) -> tuple[RuleLine, ...]:
    """Give every rule with what it holds and what would go now, as far as the workspace sees it."""
    required(scope).demand(Permission.RIGHTS_MANAGE)
    states = {state.retention_class: state for state in retention_now(now, scope.lake)}
    said = rule_sentences()
    return tuple(
        RuleLine(states[rule.retention.value], said[rule.retention.value], rule.source) for rule in retention().rules
    )


def runs_seen(scope: WorkspaceScope) -> tuple[RunLine, ...]:
    """Give what went: it counts the facts of all workspaces, so the operator's workspace alone is told."""
    required(scope).demand(Permission.RIGHTS_MANAGE)
    return retention_runs() if scope.scope_id == LOCAL_WORKSPACE else ()
