from fukasa.apps.jobs.registry import begins_anew
from fukasa.apps.labelling.services.builds import build_cut_off
from fukasa.apps.labelling.services.measuring import measuring_cut_off
from fukasa.apps.labelling.tasks import read_comments, train_model

begins_anew(read_comments, measuring_cut_off)
begins_anew(train_model, build_cut_off)
