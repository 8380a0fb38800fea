"""`fukasa limits`: how much workspaces may hold, by plans."""

from typing import TYPE_CHECKING, Annotated

import typer

from fukasa.cli.installed import booted
from fukasa.cli.session import console, print_json
from fukasa.cli.tables import Column, show_table
from fukasa.core.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from fukasa.apps.workspaces.quotas import Quota

app = typer.Typer(help="How much workspaces may hold: plans, their limits, and who has which.")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
PlanKey = Annotated[str, typer.Argument(help="Key of the plan, for example small.")]


@app.command("plans")
def list_plans(context: typer.Context, as_json: Json = False) -> None:
    """List the plans and what each allows."""
    booted(context)
    from fukasa.apps.workspaces.quota_plans import plans
    from fukasa.apps.workspaces.quotas import Quota

    found = plans()
    if as_json:
        print_json([{"key": one.key, "default": one.is_default, "limits": one.limits} for one in found])
        return
    columns = (Column("limit", whole=True), *(Column(one.key, numeric=True) for one in found))
    show_table(columns, ((quota.value, *(_most(one.limits[quota]) for one in found)) for quota in Quota))


@app.command("show")
def show(context: typer.Context, as_json: Json = False) -> None:
    """Show how much of its plan each workspace uses."""
    booted(context)
    from fukasa.apps.workspaces.quota_plans import holders
    from fukasa.apps.workspaces.quotas import usage

    rows = [(one, usage(one.workspace_id)) for one in holders()]
    if as_json:
        keyed = [
            {
                "workspace_id": holder.workspace_id,
                "workspace": holder.name,
                "plan": holder.plan_key,
                "usage": {one.quota.value: {"used": one.used, "limit": one.limit} for one in used},
            }
            for holder, used in rows
        ]
        print_json(keyed)
        return
    show_table(
        (Column("no.", numeric=True), Column("workspace"), Column("plan"), Column("of"), Column("used", numeric=True)),
        (
            (
                str(holder.workspace_id),
                holder.name,
                holder.plan_key,
                one.quota.value,
                f"{one.used:,} of {_most(one.limit)}",
            )
            for holder, used in rows
            for one in used
        ),
    )


@app.command("set")
def set_limits(
    context: typer.Context,
    plan: PlanKey,
    limits: Annotated[list[str], typer.Argument(help="What is allowed, as lists=50 or lists=none.")],
    ja: Annotated[str, typer.Option(help="Name in Japanese.")] = "",
    en: Annotated[str, typer.Option(help="Name in English.")] = "",
    new: Annotated[bool, typer.Option("--new", help="Add a plan.")] = False,
) -> None:
    """Change the limits of a plan, or add one; what is there beyond a limit is not deleted."""
    booted(context)
    from fukasa.apps.workspaces.quota_plans import Operator, overruns, plan_save, plans, said

    there = {one.key: one for one in plans()}
    held = there.get(plan)
    if held is None and not new:
        raise NotFound(f"there is no plan {plan!r}; there are {', '.join(there)}; --new adds one")
    plan_save(
        actor=Operator(None),
        key=plan,
        name_ja=ja or (held.name_ja if held else plan),
        name_en=en or (held.name_en if held else plan),
        limits=dict(_limit(text) for text in limits),
        new=new,
    )
    console.print(f"[green]✓[/green] the plan {plan} was saved")
    for over in overruns(plan):
        console.print(said(over), highlight=False)


@app.command("give")
def give(
    context: typer.Context,
    workspace: Annotated[int, typer.Argument(help="Number of the workspace, as `fukasa limits show` lists it.")],
    plan: PlanKey,
) -> None:
    """Give a workspace another plan."""
    booted(context)
    from fukasa.apps.workspaces.quota_plans import Operator, plan_give

    plan_give(actor=Operator(workspace), workspace_id=workspace, key=plan)
    console.print(f"[green]✓[/green] the workspace {workspace} has the plan {plan}")


def _limit(text: str) -> tuple["Quota", int | None]:
    from fukasa.apps.workspaces.quotas import MOST, Quota

    name, _, most = text.partition("=")
    if name not in Quota.values:
        raise InvalidInput(f"{name!r} cannot be limited; there are {', '.join(Quota.values)}")
    if most != "none" and not (most.isdecimal() and int(most) <= MOST):
        raise InvalidInput(f"{text!r}: write a whole number up to {MOST:,}, or none for no limit, like {name}=50")
    return Quota(name), None if most == "none" else int(most)


def _most(limit: int | None) -> str:
    return "no limit" if limit is None else f"{limit:,}"
