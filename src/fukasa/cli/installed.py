"""Commands that work on the application of a data folder: it must be there, so that a typing error makes no new one."""

import typer

from fukasa.cli.serve import demand_web
from fukasa.cli.session import Session, session_of
from fukasa.core.errors import InvalidInput


def booted(context: typer.Context) -> Session:
    """Set the application of the data folder up, and bring its database up to date.

    Raises:
        InvalidInput: there is no such folder, or the application is not installed.

    """
    session = opened(context)
    from fukasa.web.boot import migrate

    migrate()
    return session


def opened(context: typer.Context) -> Session:
    """Set the application of the data folder up as it is; it speaks English here, as the command line does.

    Raises:
        InvalidInput: there is no such folder, or the application is not installed.

    """
    demand_web()
    session = session_of(context)
    if not session.data.is_dir():
        raise InvalidInput(f"there is no data folder {session.data}; name it with --data or FUKASA_DATA")
    from fukasa.web.boot import boot

    boot(session.data.resolve())
    from django.utils import translation

    context.with_resource(translation.override("en"))
    return session
