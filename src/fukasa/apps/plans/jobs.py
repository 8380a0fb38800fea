from fukasa.apps.jobs.registry import begins_anew
from fukasa.apps.plans.tasks import plan_cut_off, plan_run

begins_anew(plan_run, plan_cut_off)
