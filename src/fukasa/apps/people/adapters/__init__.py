"""Where django-allauth asks this project: accounts, second factors, single sign-on."""
