from django.urls import path

from fukasa.apps.tokens import views

app_name = "tokens"
urlpatterns = [
    path("settings/tokens/", views.index, name="index"),
    path("settings/tokens/<int:token_id>/revoke/", views.revoke, name="revoke"),
]
