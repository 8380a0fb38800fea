from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TokensConfig(AppConfig):
    name = "fukasa.apps.tokens"
    label = "tokens"
    verbose_name = _("API tokens")

    def ready(self) -> None:
        from fukasa.apps.tokens.quotas import working  # noqa: PLC0415  models are ready only now
        from fukasa.apps.workspaces.quotas import Quota, register  # noqa: PLC0415

        register(Quota.TOKENS, working)
