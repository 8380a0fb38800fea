from django.urls import path

from fukasa.apps.labelling.views import models, overview, result, settling, work

app_name = "labelling"
urlpatterns = [
    path("comment-audits/", overview.index, name="index"),
    path("comment-audits/new/", overview.new, name="new"),
    path("comment-audits/guideline/", overview.guideline, name="guideline"),
    path("comment-audits/models/", models.index, name="models"),
    path("comment-audits/models/train/", models.train, name="train"),
    path("comment-audits/models/progress/", models.progress, name="models-progress"),
    path("comment-audits/models/use/", models.use, name="use"),
    path("comment-audits/<int:audit_id>/", result.detail, name="detail"),
    path("comment-audits/<int:audit_id>/label/", work.work, name="work"),
    path("comment-audits/<int:audit_id>/undo/", work.undo, name="undo"),
    path("comment-audits/<int:audit_id>/finish/", work.finish, name="finish"),
    path("comment-audits/<int:audit_id>/abandon/", work.abandon, name="abandon"),
    path("comment-audits/<int:audit_id>/resume/", work.resume, name="resume"),
    path("comment-audits/<int:audit_id>/close/", settling.close, name="close"),
    path("comment-audits/<int:audit_id>/decide/", settling.decide, name="decide"),
    path("comment-audits/<int:audit_id>/measure/", result.measure, name="measure"),
    path("comment-audits/<int:audit_id>/progress/", result.progress, name="progress"),
    path("comment-audits/<int:audit_id>/labels.csv", result.csv, name="csv"),
    path("comment-audits/<int:audit_id>/delete/", overview.delete, name="delete"),
    path("comment-audits/<int:audit_id>/restore/", overview.restore, name="restore"),
]
