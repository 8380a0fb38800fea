"""The page of the command line."""

from typing import Any

import typer

from fukasa.cli.main import app
from tools.reference.tables import code, table

HEAD = """# Command line

`fukasa [OPTIONS] COMMAND …`. Every command leaves with 0 on success and with 2 on bad input, then with one sentence
on stderr. `--json` prints for machines. `fukasa doctor` leaves with 1 when something is wrong. What is printed into a
pipe or a file is as wide as it needs.

"""


def commands_page() -> str:
    """Write every command with its arguments and options."""
    root = typer.main.get_command(app)
    return HEAD + "## fukasa\n\n" + _parameters(root) + "".join(_section(f"fukasa {n}", c) for n, c in leaves(root))


def leaves(group: Any, before: str = "") -> list[tuple[str, Any]]:
    """List the commands with their full names."""
    found: list[tuple[str, Any]] = []
    for name, command in group.commands.items():
        full = f"{before}{name}"
        found += leaves(command, f"{full} ") if hasattr(command, "commands") else [(full, command)]
    return found


def _section(name: str, command: Any) -> str:
    words = " ".join(
        (f"[{p.name.upper()}]" if not p.required else p.name.upper()) + ("…" if p.nargs == -1 else "")
        for p in command.params
        if p.param_type_name == "argument"
    )
    usage = f"{name} [OPTIONS] {words}".strip()
    return f"\n## {name}\n\n{command.help}\n\n```text\n{usage}\n```\n\n{_parameters(command)}"


def _parameters(command: Any) -> str:
    rows = [_row(command, parameter) for parameter in command.params if parameter.name != "help"]
    return table(("parameter", "value", "default", "what"), rows) if rows else ""


def _row(command: Any, parameter: Any) -> tuple[str, str, str, str]:
    argument = parameter.param_type_name == "argument"
    name = parameter.name.upper() if argument else ", ".join(parameter.opts)
    many = ", several times" if parameter.multiple else ""
    variable = f" (`{parameter.envvar}`)" if parameter.envvar else ""
    default = parameter.default
    shown = "required" if parameter.required else "" if default in (None, False, ()) else code(str(default))
    value = "" if getattr(parameter, "is_flag", False) else code(_values(command, parameter)) + many
    return code(name), value, shown, f"{parameter.help or ''}{variable}"


def _values(command: Any, parameter: Any) -> str:
    return str(parameter.display_type(typer.Context(command))).strip("<>").replace("list[Path]", "path")
