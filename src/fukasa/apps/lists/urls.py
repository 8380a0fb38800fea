from django.urls import path

from fukasa.apps.lists.views import entries, exports, guest, overview, reviews, searches, sharing, table

app_name = "lists"
urlpatterns = [
    path("lists/", overview.index, name="index"),
    path("lists/add/", entries.add_accounts, name="add_accounts"),
    path("lists/picker/", overview.picker, name="picker"),
    path("lists/searches/", searches.searches, name="searches"),
    path("lists/searches/save/", searches.save, name="search-save"),
    path("lists/searches/<int:search_id>/delete/", searches.delete, name="search-delete"),
    path("lists/searches/<int:search_id>/restore/", searches.restore, name="search-restore"),
    path("lists/<int:list_id>/", table.detail, name="detail"),
    path("lists/<int:list_id>/columns/", table.columns, name="columns"),
    path("lists/<int:list_id>/edit/", overview.edit, name="edit"),
    path("lists/<int:list_id>/delete/", overview.delete, name="delete"),
    path("lists/<int:list_id>/restore/", overview.restore, name="restore"),
    path("lists/<int:list_id>/paste/", entries.paste, name="paste"),
    path("lists/<int:list_id>/remove/", entries.remove, name="entries-remove"),
    path("lists/<int:list_id>/entries/<int:entry_id>/", entries.entry, name="entry"),
    path("lists/<int:list_id>/undo/<uuid:removal>/", entries.restore, name="entries-restore"),
    path("lists/<int:list_id>/export.csv", exports.csv, name="csv"),
    path("lists/<int:list_id>/export.xlsx", exports.xlsx, name="xlsx"),
    path("lists/<int:list_id>/share/", sharing.share, name="share"),
    path("lists/<int:list_id>/share/<int:share_id>/revoke/", sharing.revoke, name="share-revoke"),
    path("lists/<int:list_id>/reviews/", reviews.reviews, name="reviews"),
    path("lists/<int:list_id>/reviews.csv", reviews.csv, name="reviews-csv"),
    path("lists/<int:list_id>/reviews.xlsx", reviews.xlsx, name="reviews-xlsx"),
    path("lists/<int:list_id>/reviews/<int:share_id>/close/", reviews.close, name="round-close"),
    path("lists/<int:list_id>/reviews/<int:share_id>/reopen/", reviews.reopen, name="round-reopen"),
    path("shared/<str:token>/name/", guest.name, name="guest-name"),
    path("shared/<str:token>/answers/<int:entry_id>/", guest.answer, name="guest-answer"),
    path("shared/<str:token>/", sharing.shared, name="shared"),
]
