from django.urls import path

from fukasa.apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.index, name="index"),
    path("notifications/read/", views.read_all, name="read-all"),
    path("notifications/<int:notification_id>/", views.go, name="open"),
    path("notifications/<int:notification_id>/read/", views.read, name="read"),
    path("notifications/stop/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("settings/me/notifications/", views.settings_page, name="settings"),
]
