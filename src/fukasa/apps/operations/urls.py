from django.urls import path

from fukasa.apps.operations import views

app_name = "operations"
urlpatterns = [
    path("settings/jobs/", views.jobs, name="jobs"),
    path("settings/jobs/<str:name>/run/", views.run, name="job-run"),
    path("settings/jobs/tasks/<uuid:task_id>/again/", views.again, name="task-again"),
]
