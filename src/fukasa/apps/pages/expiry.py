"""The last day of a link for people without an account."""

from datetime import date, datetime, time, timedelta

from django.forms import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

_LONGEST = timedelta(days=366)


def end_of_day(last: date) -> datetime:
    """Give the moment at which a day ends here; it lies today or at most a year ahead.

    Raises:
        ValidationError: it lies elsewhere.

    """
    today = timezone.localdate()
    if not today <= last <= today + _LONGEST:
        raise ValidationError(_("Choose a day between today and a year from now."))
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
