from django.urls import path

from fukasa.apps.creators.views import (
    depth,
    discover,
    exports,
    identity,
    likeness,
    notes,
    panel,
    report,
    result_exports,
)

app_name = "creators"
urlpatterns = [
    path("discover/", discover.discover, name="discover"),
    path("discover/filter/", discover.open_filter, name="filter"),
    path("discover/brief/", discover.from_brief, name="brief"),
    path("discover/columns/", discover.choose_columns, name="columns"),
    path("discover/export/", exports.export, name="export"),
    path("exports/", result_exports.index, name="exports"),
    path("exports/rows/", result_exports.rows, name="export-rows"),
    path("exports/<int:export_id>/file/", result_exports.file, name="export-file"),
    path("exports/<int:export_id>/cancel/", result_exports.cancel, name="export-cancel"),
    path("exports/<int:export_id>/again/", result_exports.again, name="export-again"),
    path("exports/<int:export_id>/delete/", result_exports.delete, name="export-delete"),
    path("creators/panel/", panel.panel, name="panel"),
    path("creators/notes/add/", notes.add, name="note-add"),
    path("creators/notes/<int:note_id>/edit/", notes.edit, name="note-edit"),
    path("creators/notes/<int:note_id>/delete/", notes.delete, name="note-delete"),
    path("creators/notes/<int:note_id>/restore/", notes.restore, name="note-restore"),
    path("settings/depth/", depth.weights, name="depth-weights"),
    path("settings/depth/reset/", depth.reset, name="depth-weights-reset"),
    path("settings/likeness/reset/", likeness.reset, name="likeness-reset"),
    path("creators/identity/", identity.proposals_view, name="identity"),
    path("creators/identity/decide/", identity.decide, name="identity-decide"),
    path("creators/<str:platform>/<path:account_id>/figures.csv", exports.figures_csv, name="figures-csv"),
    path("creators/<str:platform>/<path:account_id>/figures.json", exports.figures_json, name="figures-json"),
    path(
        "creators/<str:platform>/<path:account_id>/authenticity.csv",
        exports.authenticity_csv,
        name="authenticity-csv",
    ),
    path("creators/<str:platform>/<path:account_id>/", report.report, name="report"),
]
