from django.urls import path

from fukasa.apps.contacts import views

app_name = "contacts"
urlpatterns = [
    path("contacts/", views.card, name="card"),
    path("contacts/contacts.csv", views.csv, name="csv"),
    path("contacts/<int:contact_id>/edit/", views.edit, name="edit"),
    path("contacts/<int:contact_id>/delete/", views.delete, name="delete"),
]
