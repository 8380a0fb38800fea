"""Whether a refresh indexes the normal forms of Japanese words."""

from collections.abc import Mapping

from fukasa.core.errors import InvalidInput
from fukasa.lake.text.forms import NormalForms, installed_dictionary

VARIABLE = "FUKASA_NORMAL_FORMS"


def chosen_forms(environment: Mapping[str, str]) -> str:
    """Name the dictionary that was asked for; empty for none, which is the rule.

    Raises:
        InvalidInput: the variable is neither 0 nor 1.
        NotFound: a dictionary is asked for and none is installed.

    """
    asked = environment.get(VARIABLE, "") or "0"
    if asked not in {"0", "1"}:
        message = f"{VARIABLE} is “{asked}”; set it to 1 to index other spellings of Japanese words, or to 0"
        raise InvalidInput(message)
    return NormalForms(installed_dictionary()).name if asked == "1" else ""
