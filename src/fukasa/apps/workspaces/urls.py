from django.urls import path

from fukasa.apps.workspaces.views import account, audit, limits, people, preferences, settings

app_name = "workspaces"
urlpatterns = [
    path("demo-login/", account.demo_login, name="demo-login"),
    path("setup/<str:key>/", account.setup, name="setup"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("workspace/", preferences.switch, name="switch"),
    path("settings/", settings.workspace, name="settings"),
    path("settings/youtube/", settings.youtube, name="youtube"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/<int:member_id>/role/", people.role, name="role"),
    path("settings/people/<int:member_id>/remove/", people.remove, name="remove"),
    path("settings/people/roles/", people.roles, name="roles"),
    path("settings/me/", settings.profile, name="profile"),
    path("settings/me/leave/", people.leave, name="leave"),
    path("settings/limits/", limits.limits, name="limits"),
    path("settings/limits/plans/", limits.plan, name="plan-new"),
    path("settings/limits/plans/<slug:key>/", limits.plan, name="plan"),
    path("settings/limits/workspaces/<int:workspace_id>/", limits.give, name="plan-give"),
    path("settings/audit/", audit.audit_log, name="audit"),
    path("settings/audit/file/", audit.audit_export, name="audit-export"),
]
