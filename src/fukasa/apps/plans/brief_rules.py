"""What cannot hold together in a brief, said at the field where it can be mended.

Only what was changed is looked at: a brief that came as a file stays as it is until somebody touches it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.plans.fields import split_lines
from fukasa.apps.plans.mix_fields import MixKey, mix_errors

Found = Iterator[tuple[str, str]]
_ORDERED = (
    ("starts_on", "ends_on", "days"),
    ("followers_min", "followers_max", "ends"),
    ("min_creators", "max_creators", "ends"),
)


def contradictions(cleaned: Mapping[str, Any], changed: set[str], keys: tuple[MixKey, ...]) -> Found:
    """Name each field that contradicts another one, and why."""
    yield from _exchanged(cleaned, changed)
    yield from _taken_and_not(cleaned, changed)
    yield from _half_given(cleaned, changed)
    yield from mix_errors(keys, cleaned, changed)


def _exchanged(cleaned: Mapping[str, Any], changed: set[str]) -> Found:
    sentences = {
        "days": _("The last day lies before the first one."),
        "ends": _("The upper end lies below the lower one."),
    }
    for first, second, kind in _ORDERED:
        low, high = cleaned.get(first), cleaned.get(second)
        if low is not None and high is not None and low > high and changed & {first, second}:
            yield second, sentences[kind]


def _taken_and_not(cleaned: Mapping[str, Any], changed: set[str]) -> Found:
    if not changed & {"must_have", "must_not"}:
        return
    wanted, unwanted = (_handles(cleaned.get(name)) for name in ("must_have", "must_not"))
    both = ", ".join(sorted(wanted & unwanted))
    if both:
        yield "must_not", _("%(names)s cannot be always and never taken.") % {"names": both}


def _handles(text: str | None) -> set[str]:
    return {name.removeprefix("@").lower() for name in split_lines(text or "") or ()}


def _half_given(cleaned: Mapping[str, Any], changed: set[str]) -> Found:
    sentence = _("This goes together with the other one; give both or none.")
    for first, second in (("cvar_alpha", "cvar_floor"), ("added_value", "value_weight")):
        given = [cleaned.get(name) not in {None, ""} for name in (first, second)]
        if any(given) and not all(given) and changed & {first, second} and {first, second} <= set(cleaned):
            yield (second if given[0] else first), sentence
