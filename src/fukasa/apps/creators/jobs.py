from datetime import timedelta

from fukasa.apps.creators.exporting.services import export_cut_off
from fukasa.apps.creators.exporting.tasks import export_step, forget_exports
from fukasa.apps.jobs.registry import begins_anew, register

register("creators.exports", every=timedelta(days=1), task=forget_exports)
begins_anew(export_step, export_cut_off)
