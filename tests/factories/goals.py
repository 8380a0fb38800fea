"""Goals of the owner's workspace, made by the services the app itself uses."""

from fukasa.analysis.planning.kpi.goal import Goal
from fukasa.apps.goals.services import goal_create
from tests.factories.workspaces import People, Person


def goal(**values: object) -> Goal:
    """Make a goal of 300 orders over Instagram and TikTok."""
    given = {
        "kgi": "orders",
        "amount": 300.0,
        "platforms": {"instagram": 60.0, "tiktok": 40.0},
        "tiers": {"micro": 70.0, "mid": 30.0},
    }
    return Goal(**(given | values))


def make_goal(person: Person, name: str = "秋の売上", **values: object) -> int:
    """Keep a goal."""
    return goal_create(scope=person.scope, name=name, goal=goal(**values))


def of_goal(people: People) -> dict[str, object]:
    return {"tree_id": make_goal(people.owner)}
