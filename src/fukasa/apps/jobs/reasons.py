"""Why a task failed, in one sentence out of its traceback."""

from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from fukasa.core.errors import FukasaError

CUT_OFF = gettext_noop("This was cut off again and again, for example by restarts; start it anew.")
"""What is kept of work whose task was begun as often as it may be."""


def reason_of(error: str, traceback: str) -> str:
    """Give the sentence of a refusal; of a fault its kind and the first line of what it said.

    Args:
        error: the path of the exception's class.
        traceback: as Python prints it.

    """
    name = error.rpartition(".")[2]
    heads = [line for line in traceback.splitlines() if line.partition(":")[0] in {error, name}]
    said = heads[-1].partition(":")[2].strip() if heads else ""
    if said and _is_refusal(error):
        return said
    return f"{name}: {said}" if said else name


def _is_refusal(error: str) -> bool:
    try:
        found = import_string(error)
    except ImportError:
        return False
    return isinstance(found, type) and issubclass(found, FukasaError)
