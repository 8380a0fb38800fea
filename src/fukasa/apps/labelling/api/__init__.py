"""The operations on comment audits, for programs: gate, one service or selector, and what it gives.

Whoever labels is as blind here as on the pages: before an audit is closed nothing of the model, and nothing that
somebody else said, is given.
"""

from fukasa.apps.labelling.api.audits import routes as audits
from fukasa.apps.labelling.api.labels import routes as labels
from fukasa.apps.labelling.api.models import routes as models
from fukasa.apps.labelling.api.work import routes as work

ROUTES = (audits, work, labels, models)
