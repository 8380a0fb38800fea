"""What the settings of a workspace may be chosen from."""

from django.utils.translation import gettext_lazy as _

THEMES = (("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark")))

CURRENCIES = (
    ("JPY", _("Japanese yen")),
    ("USD", _("US dollar")),
    ("KRW", _("South Korean won")),
    ("EUR", _("Euro")),
    ("GBP", _("Pound sterling")),
    ("TWD", _("New Taiwan dollar")),
)

# The limits of the tiers stand as dated data in fukasa.analysis.engagement; here are the names of the schemes.
TIER_SCHEMES = (
    ("default", _("Six tiers: nano, micro, mid, macro, mega, celebrity")),
    ("japanese", _("Japanese: nano, micro, middle, mega")),
)

TIME_ZONES = (
    ("Asia/Tokyo", _("Tokyo")),
    ("Asia/Seoul", _("Seoul")),
    ("Asia/Taipei", _("Taipei")),
    ("Asia/Singapore", _("Singapore")),
    ("Europe/London", _("London")),
    ("Europe/Berlin", _("Berlin")),
    ("America/New_York", _("New York")),
    ("America/Los_Angeles", _("Los Angeles")),
    ("UTC", _("UTC")),
)
