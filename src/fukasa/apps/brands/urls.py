from django.urls import path

from fukasa.apps.brands import views

app_name = "brands"
urlpatterns = [
    path("brands/", views.index, name="index"),
    path("brands/new/", views.new, name="new"),
    path("brands/<int:brand_id>/", views.edit, name="edit"),
    path("brands/<int:brand_id>/brand.toml", views.toml, name="toml"),
    path("brands/<int:brand_id>/delete/", views.delete, name="delete"),
    path("brands/<int:brand_id>/restore/", views.restore, name="restore"),
]
