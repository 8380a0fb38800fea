"""Telling `refresh` what people said of comments: it does not open this database."""

from functools import partial

from django.db import transaction

from fukasa.apps.catalogue.home import data_home
from fukasa.apps.labelling.selectors.settled import settled_audits
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.pipelines.comments.audits import keep_audits


def labels_tell(scope: WorkspaceScope) -> None:
    """Write down anew what counts, once the change that it rests on is kept."""
    transaction.on_commit(partial(_tell, scope))


def _tell(scope: WorkspaceScope) -> None:
    keep_audits(data_home(), scope.scope_id, settled_audits(scope))
