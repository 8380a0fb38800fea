from django.urls import path

from fukasa.apps.rights import views

app_name = "rights"
urlpatterns = [
    path("settings/rights/", views.index, name="index"),
    path("settings/retention/", views.retention, name="retention"),
    path("settings/rights/<int:request_id>/", views.detail, name="detail"),
    path("settings/rights/<int:request_id>/archive.zip", views.archived, name="archive"),
    path("settings/rights/<int:request_id>/receipt.json", views.receipt, name="receipt"),
    path("settings/rights/<int:request_id>/delete/", views.delete, name="delete"),
]
