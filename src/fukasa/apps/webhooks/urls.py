from django.urls import path

from fukasa.apps.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("settings/webhooks/", views.index, name="index"),
    path("settings/webhooks/<int:endpoint_id>/", views.detail, name="detail"),
    path("settings/webhooks/<int:endpoint_id>/edit/", views.edit, name="edit"),
    path("settings/webhooks/<int:endpoint_id>/delete/", views.delete, name="delete"),
    path("settings/webhooks/<int:endpoint_id>/switch/", views.switch, name="switch"),
    path("settings/webhooks/<int:endpoint_id>/secret/", views.secret, name="secret"),
    path("settings/webhooks/<int:endpoint_id>/ping/", views.ping, name="ping"),
    path("settings/webhooks/<int:endpoint_id>/replay/", views.replay_since, name="replay-since"),
    path("settings/webhooks/deliveries/<int:delivery_id>/replay/", views.replay, name="replay"),
]
