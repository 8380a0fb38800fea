"""Entry point for a WSGI server: `waitress-serve fukasa.web.wsgi:application`, or `fukasa serve`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fukasa.web.settings")

from django.conf import settings

from fukasa.web.assets import prepare_assets

prepare_assets(settings.FUKASA_DATA)
application = get_wsgi_application()
