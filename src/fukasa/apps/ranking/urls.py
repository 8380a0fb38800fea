from django.urls import path

from fukasa.apps.ranking.views import files, what_if

app_name = "ranking"
urlpatterns = [
    path("lists/<int:list_id>/what-if/", what_if.of_list, name="list"),
    path("lists/<int:list_id>/what-if.csv", files.list_csv, name="list-csv"),
    path("lists/<int:list_id>/what-if.xlsx", files.list_xlsx, name="list-xlsx"),
    path("plans/runs/<int:run_id>/what-if/", what_if.of_run, name="run"),
    path("plans/runs/<int:run_id>/what-if.csv", files.run_csv, name="run-csv"),
    path("plans/runs/<int:run_id>/what-if.xlsx", files.run_xlsx, name="run-xlsx"),
]
