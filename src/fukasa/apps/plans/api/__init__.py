"""The operations on plans, for programs: gate, one service or selector, and what it gives."""

from fukasa.apps.plans.api.audiences import routes as audiences
from fukasa.apps.plans.api.candidates import routes as candidates
from fukasa.apps.plans.api.plans import routes as plans
from fukasa.apps.plans.api.prices import routes as prices
from fukasa.apps.plans.api.runs import routes as runs
from fukasa.apps.plans.api.scenarios import routes as scenarios

ROUTES = (plans, audiences, scenarios, runs, candidates, prices)
