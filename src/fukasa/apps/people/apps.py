from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "fukasa.apps.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Write into the audit log what people do with their keys, and stand at the gate for second factors."""
        from fukasa.apps.people import events, sessions, traces  # noqa: F401, PLC0415  connect their receivers
        from fukasa.apps.people.second_factor import demanded  # noqa: PLC0415  models are ready only now
        from fukasa.apps.people.short_passwords import long_enough  # noqa: PLC0415  likewise
        from fukasa.apps.workspaces.gate import register_door  # noqa: PLC0415

        register_door(demanded)
        register_door(long_enough)
