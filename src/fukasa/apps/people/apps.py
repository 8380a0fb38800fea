from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "fukasa.apps.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Write down what people do with their keys, stand at the gate for second factors, let them be sealed anew."""
        from fukasa.apps.people import events, sessions, traces  # noqa: F401, PLC0415  connect their receivers
        from fukasa.apps.people.sealed_factors import STORE  # noqa: PLC0415  models are ready only now
        from fukasa.apps.people.second_factor import demanded  # noqa: PLC0415  likewise
        from fukasa.apps.people.short_passwords import long_enough  # noqa: PLC0415  likewise
        from fukasa.apps.vault.stores import register_store  # noqa: PLC0415
        from fukasa.apps.workspaces.gate import register_door  # noqa: PLC0415

        register_store(STORE)
        register_door(demanded)
        register_door(long_enough)
