"""Commands that work on the application of a data folder: it must be there, so that a typing error makes no new one."""

import typer

from fukasa.cli.serve import demand_web
from fukasa.cli.session import Session, session_of
from fukasa.core.errors import InvalidInput


def booted(context: typer.Context, *, english: bool = False) -> Session:
    """Set the application of the data folder up and bring its database up to date; ``english`` for what it says.

    Raises:
        InvalidInput: there is no such folder, or the application is not installed.

    """
    session = folder_of(context)
    from fukasa.web.boot import boot, migrate

    boot(session.data.resolve())
    migrate()
    if english:
        from django.utils import translation

        context.with_resource(translation.override("en"))
    return session


def folder_of(context: typer.Context) -> Session:
    """Give the session of a data folder that is there.

    Raises:
        InvalidInput: there is no such folder, or the application is not installed.

    """
    demand_web()
    session = session_of(context)
    if not session.data.is_dir():
        raise InvalidInput(f"there is no data folder {session.data}; name it with --data or FUKASA_DATA")
    return session
