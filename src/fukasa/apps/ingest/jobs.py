from datetime import timedelta

from fukasa.apps.ingest.services.runs import import_cut_off
from fukasa.apps.ingest.services.undo import undo_cut_off
from fukasa.apps.ingest.tasks import import_step, sweep_uploads, undo_step
from fukasa.apps.jobs.registry import begins_anew, register

register("ingest.uploads", every=timedelta(days=1), task=sweep_uploads)
begins_anew(import_step, import_cut_off)
begins_anew(undo_step, undo_cut_off)
