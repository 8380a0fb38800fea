from django.urls import path

from fukasa.apps.forecasts.views import files, record

app_name = "forecasts"
urlpatterns = [
    path("forecasts/", record.index, name="index"),
    path("forecasts/record.csv", files.csv, name="csv"),
    path("forecasts/record.xlsx", files.xlsx, name="xlsx"),
]
