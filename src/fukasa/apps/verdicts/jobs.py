from fukasa.apps.jobs.registry import begins_anew
from fukasa.apps.verdicts.tasks import forget_appeals

begins_anew(forget_appeals)
