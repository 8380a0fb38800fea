from django.urls import path

from fukasa.apps.invitations import views

app_name = "invitations"
urlpatterns = [
    path("settings/people/invitations/", views.index, name="index"),
    path("settings/people/invitations/<int:invitation_id>/again/", views.again, name="again"),
    path("settings/people/invitations/<int:invitation_id>/withdraw/", views.withdraw, name="withdraw"),
    path("join/<str:token>/", views.join, name="join"),
]
