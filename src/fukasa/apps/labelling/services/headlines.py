"""Keeping the figures that lists of audits show."""

from fukasa.apps.labelling.headlines import headline_of
from fukasa.apps.labelling.models import Audit
from fukasa.apps.workspaces.scope import WorkspaceScope


def headline_keep(scope: WorkspaceScope, audit_id: int) -> None:
    """Work out anew what a list says of an audit, after something it rests on has changed."""
    Audit.objects.of(scope).filter(pk=audit_id).update(headline=headline_of(scope, audit_id))
