from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from fukasa.apps.audit.selectors import events
from fukasa.apps.workspaces import selectors, services
from fukasa.apps.workspaces.errors import AlreadySetUp, EmailTaken, LastOwner, MemberNotFound
from fukasa.apps.workspaces.models import User, Workspace
from fukasa.apps.workspaces.roles import Role
from fukasa.core.errors import NotPermitted
from fukasa.core.provenance import LOCAL_WORKSPACE, SHARED
from fukasa.pipelines.acceptance import accepted_visibilities
from tests.factories.workspaces import PASSWORD, People


def actions(people: People) -> list[str]:
    return [event.action for event in events(workspace_id=people.owner.scope.workspace_id).events]


def test_the_first_workspace_owns_what_the_command_line_imported_and_the_others_do_not(people: People) -> None:
    assert people.owner.scope.scope_id == LOCAL_WORKSPACE
    assert people.outsider.scope.scope_id.startswith("ws_")
    assert people.outsider.scope.lake.visibilities == (SHARED, people.outsider.scope.scope_id)


def test_two_workspaces_cannot_own_the_same_facts(people: People) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Workspace.objects.create(name="Copy", scope_id=LOCAL_WORKSPACE)


def test_a_person_logs_in_with_the_e_mail_in_any_capitals(people: People) -> None:
    assert authenticate(email="OWNER@Example.com", password=PASSWORD) is not None


def test_an_e_mail_is_taken_in_any_capitals(people: People) -> None:
    with pytest.raises(EmailTaken):
        services.user_create(email="Owner@EXAMPLE.com", password=PASSWORD)


def test_settings_change_with_an_audit_row_of_what_changed_alone(people: People) -> None:
    changed = services.settings_update(
        scope=people.owner.scope, values={"name": "Aoi Cosmetics", "cutoff_cpv": Decimal("1.5"), "currency": "USD"}
    )
    event = events(workspace_id=people.owner.scope.workspace_id).events[0]
    assert changed == ("currency", "cutoff_cpv")
    assert event.action == "workspace.settings_changed"
    assert [(one.field, one.before, one.after) for one in event.changes] == [
        ("currency", "JPY", "USD"),
        ("cutoff_cpv", "2.0000", "1.5"),
    ]


def test_settings_that_stay_the_same_leave_no_row(people: People) -> None:
    before = actions(people)
    assert services.settings_update(scope=people.owner.scope, values={"currency": "JPY"}) == ()
    assert actions(people) == before


@pytest.mark.parametrize("values", [{"cutoff_cpv": Decimal(0)}, {"cutoff_probability": 1.0}])
def test_the_database_refuses_a_cut_off_that_cannot_be(values: dict[str, object], people: People) -> None:
    with pytest.raises(IntegrityError):
        services.settings_update(scope=people.owner.scope, values=values)


def test_a_planner_does_not_change_settings(people: People) -> None:
    with pytest.raises(NotPermitted):
        services.settings_update(scope=people.teammate.scope, values={"currency": "USD"})


def test_derived_youtube_figures_are_off_until_somebody_decides(people: People) -> None:
    assert selectors.settings_of(people.owner.scope).youtube_derived_metrics_accepted is False


def test_what_workspaces_decide_about_youtube_is_written_beside_the_catalogue(
    people: People, tmp_path: Path, settings, django_capture_on_commit_callbacks
) -> None:
    settings.FUKASA_DATA = tmp_path
    decisions = ((people.owner, True), (people.outsider, True), (people.owner, False))
    written = []
    for person, accepted in decisions:
        with django_capture_on_commit_callbacks(execute=True):
            services.settings_update(scope=person.scope, values={"youtube_derived_metrics_accepted": accepted})
        written.append(accepted_visibilities(tmp_path))
    ours, theirs = people.owner.scope.scope_id, people.outsider.scope.scope_id
    assert written == [{ours}, {ours, theirs, SHARED}, {theirs}]


def test_a_new_workspace_has_accepted_nothing_for_the_shared_facts(
    people: People, tmp_path: Path, settings, django_capture_on_commit_callbacks
) -> None:
    settings.FUKASA_DATA = tmp_path
    Workspace.objects.update(youtube_derived_metrics_accepted=True)
    with django_capture_on_commit_callbacks(execute=True):
        services.workspace_create(name="New", owner=User.objects.get(email=people.owner.email))
    assert accepted_visibilities(tmp_path) == {people.owner.scope.scope_id, people.outsider.scope.scope_id}


def test_somebody_who_is_known_elsewhere_becomes_a_member_and_keeps_their_password(people: People) -> None:
    services.member_add(scope=people.owner.scope, email=people.outsider.email, role=Role.REVIEWER)
    found = {person.email: person for person in selectors.people(people.owner.scope)}
    assert found[people.outsider.email].role is Role.REVIEWER


def test_nobody_is_a_member_twice(people: People) -> None:
    with pytest.raises(EmailTaken):
        services.member_add(scope=people.owner.scope, email=people.viewer.email, role=Role.VIEWER)


def test_a_manager_gives_no_role_above_their_own(people: People) -> None:
    services.member_role_change(scope=people.owner.scope, member_id=people.teammate.scope.member_id, role=Role.MANAGER)
    manager = selectors.scope_of_member(
        people.teammate.scope.member_id, workspace_id=people.teammate.scope.workspace_id
    )
    assert manager is not None
    with pytest.raises(NotPermitted):
        services.member_role_change(scope=manager, member_id=people.viewer.scope.member_id, role=Role.OWNER)
    with pytest.raises(NotPermitted):
        services.member_remove(scope=manager, member_id=people.owner.scope.member_id)


def test_the_last_owner_stays_an_owner(people: People) -> None:
    own = people.owner.scope.member_id
    with pytest.raises(LastOwner):
        services.member_role_change(scope=people.owner.scope, member_id=own, role=Role.VIEWER)
    with pytest.raises(LastOwner):
        services.member_remove(scope=people.owner.scope, member_id=own)


def test_an_owner_may_go_once_there_is_another(people: People) -> None:
    services.member_role_change(scope=people.owner.scope, member_id=people.teammate.scope.member_id, role=Role.OWNER)
    assert (
        services.member_remove(scope=people.owner.scope, member_id=people.owner.scope.member_id) == people.owner.email
    )
    assert selectors.scope_of_member(people.owner.scope.member_id, workspace_id=people.owner.scope.workspace_id) is None


def test_a_member_of_another_workspace_cannot_be_touched(people: People) -> None:
    with pytest.raises(MemberNotFound):
        services.member_remove(scope=people.owner.scope, member_id=people.outsider.scope.member_id)


def test_every_change_of_people_is_in_the_audit_log(people: People) -> None:
    services.member_role_change(scope=people.owner.scope, member_id=people.viewer.scope.member_id, role=Role.REVIEWER)
    services.member_remove(scope=people.owner.scope, member_id=people.viewer.scope.member_id)
    assert actions(people)[:2] == ["member.removed", "member.role_changed"]


@pytest.mark.django_db
def test_an_installation_is_set_up_once() -> None:
    values = {"workspace_name": "Aoi", "email": "a@example.com", "name": "A", "password": PASSWORD, "language": "ja"}
    services.installation_set_up(**values)
    with pytest.raises(AlreadySetUp):
        services.installation_set_up(**{**values, "email": "b@example.com"})
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_demo_person_keeps_one_workspace_and_gets_a_new_password() -> None:
    services.demo_person_prepare(email="demo@example.com", password="the first password")
    services.demo_person_prepare(email="demo@example.com", password="the second password")
    assert Workspace.objects.count() == 1
    assert authenticate(username="demo@example.com", password="the first password") is None
    assert authenticate(username="demo@example.com", password="the second password") is not None
