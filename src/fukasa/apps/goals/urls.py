from django.urls import path

from fukasa.apps.goals.views import files, overview, tree

app_name = "goals"
urlpatterns = [
    path("goals/", overview.index, name="index"),
    path("goals/new/", overview.new, name="new"),
    path("goals/<int:tree_id>/", tree.detail, name="detail"),
    path("goals/<int:tree_id>/save/", tree.save, name="save"),
    path("goals/<int:tree_id>/assume/", tree.assume, name="assume"),
    path("goals/<int:tree_id>/undo/", tree.undo, name="undo"),
    path("goals/<int:tree_id>/plan/", tree.to_plan, name="to-plan"),
    path("goals/<int:tree_id>/delete/", overview.delete, name="delete"),
    path("goals/<int:tree_id>/restore/", overview.restore, name="restore"),
    path("goals/<int:tree_id>/export.csv", files.csv, name="csv"),
    path("goals/<int:tree_id>/export.xlsx", files.xlsx, name="xlsx"),
]
