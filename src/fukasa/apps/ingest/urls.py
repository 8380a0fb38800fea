from django.urls import path

from fukasa.apps.ingest.views import mappings, overview, preview, results, uploads

app_name = "ingest"
urlpatterns = [
    path("imports/", overview.index, name="index"),
    path("imports/columns/", overview.columns, name="columns"),
    path("imports/sample.csv", overview.sample, name="sample"),
    path("imports/new/", uploads.new, name="new"),
    path("imports/mappings/", mappings.index, name="mappings"),
    path("imports/mappings/<int:mapping_id>/map.toml", mappings.download, name="mapping-download"),
    path("imports/mappings/<int:mapping_id>/delete/", mappings.delete, name="mapping-delete"),
    path("imports/mappings/<int:mapping_id>/restore/", mappings.restore, name="mapping-restore"),
    path("imports/<int:job_id>/", results.detail, name="detail"),
    path("imports/<int:job_id>/mapping/", preview.mapping, name="mapping"),
    path("imports/<int:job_id>/reading/", preview.reading, name="reading"),
    path("imports/<int:job_id>/keep/", preview.keep, name="keep"),
    path("imports/<int:job_id>/map.toml", preview.download, name="map"),
    path("imports/<int:job_id>/start/", preview.start, name="start"),
    path("imports/<int:job_id>/start-all/", preview.start_all, name="start-all"),
    path("imports/<int:job_id>/discard/", preview.discard, name="discard"),
    path("imports/<int:job_id>/progress/", results.progress, name="progress"),
    path("imports/<int:job_id>/cancel/", results.cancel, name="cancel"),
    path("imports/<int:job_id>/again/", results.again, name="again"),
    path("imports/<int:job_id>/change/", results.change, name="change"),
    path("imports/<int:job_id>/rejects.csv", results.rejects, name="rejects"),
    path("imports/<int:job_id>/undo/", results.undo, name="undo"),
]
