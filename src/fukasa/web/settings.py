"""Settings of the application. Everything that differs between installations comes from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from fukasa.web import environment as env
from fukasa.web import sign_on
from fukasa.web.assets import assets_folder, static_prefix
from fukasa.web.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent
FUKASA_DATA = Path(env.text("FUKASA_DATA", "fukasa-data")).expanduser().resolve()
FUKASA_DEMO = env.flag("FUKASA_DEMO")  # offers the one-click log-in of the demo world; set by `fukasa demo`
FUKASA_DEMO_EMAIL = "demo@example.com"
FUKASA_HTTPS = env.flag("FUKASA_HTTPS")  # the app is reached by https, through a proxy that says so
FUKASA_PROXY = env.address("FUKASA_PROXY", "127.0.0.1")  # where it asks from: what others say of themselves is dropped

DEBUG = env.flag("FUKASA_DEBUG")
SECRET_KEY = env.secret_key(FUKASA_DATA)
ALLOWED_HOSTS = env.words("FUKASA_ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("FUKASA_TRUSTED_ORIGINS")
FUKASA_ADDRESS = env.text("FUKASA_ADDRESS", (CSRF_TRUSTED_ORIGINS or ("http://localhost:8000",))[0]).rstrip("/")

INSTALLED_APPS = [
    "fukasa.web",
    "fukasa.apps.workspaces",
    "fukasa.apps.people",
    "fukasa.apps.invitations",
    "fukasa.apps.audit",
    "fukasa.apps.vault",
    "fukasa.apps.outbound",
    "fukasa.apps.jobs",
    "fukasa.apps.tokens",
    "fukasa.apps.webhooks",
    "fukasa.apps.contacts",
    "fukasa.apps.rights",
    "fukasa.apps.rest",
    "fukasa.apps.operations",
    "fukasa.apps.notifications",
    "fukasa.apps.lists",
    "fukasa.apps.creators",
    "fukasa.apps.brands",
    "fukasa.apps.verdicts",
    "fukasa.apps.forecasts",
    "fukasa.apps.plans",
    "fukasa.apps.goals",
    "fukasa.apps.ranking",
    "fukasa.apps.ingest",
    "fukasa.apps.labelling",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django.forms",
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "fukasa.web.observing.ObservingMiddleware",
    "fukasa.web.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "fukasa.web.api_answers.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fukasa.web.middleware.OriginMiddleware",
    "fukasa.web.middleware.LanguageMiddleware",
    "fukasa.apps.catalogue.middleware.OneIndexMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "fukasa.apps.people.sessions.SessionTermsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fukasa.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "fukasa.web.urls"
WSGI_APPLICATION = "fukasa.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "fukasa.web.templatetags.fukasa"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fukasa.web.context.frame",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("DATABASE_URL"), FUKASA_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
FILE_UPLOAD_TEMP_DIR = FUKASA_DATA / "uploads" if (FUKASA_DATA / "uploads").is_dir() else None
FUKASA_UPLOAD_BYTES = env.whole("FUKASA_UPLOAD_MB", 2048) * 1024 * 1024  # checked by the import form
FUKASA_EXPORT_DAYS = max(1, env.whole("FUKASA_EXPORT_DAYS", 7))  # how long an exported file can be fetched
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FUKASA_CHANGES_PER_MINUTE = max(1, env.whole("FUKASA_CHANGES_PER_MINUTE", 300))  # of one member, on pages
FUKASA_API_PER_MINUTE = max(1, env.whole("FUKASA_API_PER_MINUTE", 600))  # requests of one token
FUKASA_API_ORIGINS = env.words("FUKASA_API_ORIGINS")  # sites whose pages may ask the API from a browser

# --- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "workspaces.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # older hashes become Argon2 at the next log-in
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"fukasa.apps.people.{name}"}
    for name in (
        "passwords.LengthRule",
        "passwords.CommonRule",
        "passwords.PatternRule",
        "passwords.NameRule",
        "breached.BreachedRule",
    )
]
FUKASA_BREACHED_PASSWORDS = sign_on.breached_passwords()
PASSWORD_RESET_TIMEOUT = 24 * 3600
FUKASA_OPEN_SIGN_UP = env.flag("FUKASA_OPEN_SIGN_UP")  # else people come by invitation or single sign-on only
FUKASA_SECOND_FACTOR_ROLES = sign_on.roles_with_second_factor()
FUKASA_SECOND_FACTOR_FROM = sign_on.second_factor_from()
FUKASA_SINGLE_SIGN_ON = sign_on.single_sign_on()
_MAIL = sign_on.mail()
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_BACKEND"], _MAIL["EMAIL_HOST"], _MAIL["EMAIL_PORT"]
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _MAIL["EMAIL_USE_TLS"], _MAIL["EMAIL_USE_SSL"], _MAIL["EMAIL_TIMEOUT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_USER"], _MAIL["EMAIL_HOST_PASSWORD"]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _MAIL["DEFAULT_FROM_EMAIL"]

ACCOUNT_ADAPTER = "fukasa.apps.people.adapters.account.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "fukasa.apps.people.forms.LoginForm",
    "change_password": "fukasa.apps.people.forms.ChangePasswordForm",
    "set_password": "fukasa.apps.people.forms.SetPasswordForm",
    "reset_password_from_key": "fukasa.apps.people.forms.ResetPasswordKeyForm",
    "signup": "fukasa.apps.people.forms.SignupForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if FUKASA_OPEN_SIGN_UP else "optional"  # an invitation came by mail already
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever changes a key, its owner is told
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # whoever finds an open screen does not change the address
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if FUKASA_HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login_failed": "30/15m/ip,10/15m/key", "login": "60/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if FUKASA_HTTPS else 0
MFA_ADAPTER = "fukasa.apps.people.adapters.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # and recovery codes of our own: see apps/people/recovery_codes.py
MFA_FORMS = {
    "authenticate": "fukasa.apps.people.forms.CodeForm",
    "reauthenticate": "fukasa.apps.people.forms.CodeAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = not FUKASA_OPEN_SIGN_UP
MFA_TOTP_ISSUER = "Fukasa"
MFA_TOTP_TOLERANCE = 0  # a used code is remembered for one period: it must not be good for longer
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not FUKASA_HTTPS  # browsers themselves allow it on localhost only
SOCIALACCOUNT_ADAPTER = "fukasa.apps.people.adapters.single_sign_on.SignOnAdapter"
SOCIALACCOUNT_PROVIDERS = FUKASA_SINGLE_SIGN_ON.provider() if FUKASA_SINGLE_SIGN_ON else {}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True  # see the adapter
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may not lead to another site: see form-action below
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # the provider has done it; the adapter demands so
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
CACHES = {
    "default": {  # in the database, so that what is counted holds in every process
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "fukasa_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- the audit log ----------------------------------------------------------------------------------------------------
FUKASA_AUDIT_ADDRESSES = env.one_of("FUKASA_AUDIT_ADDRESSES", ("truncated", "full", "none"))  # of clients

# --- requests that leave the host: public addresses only, unless the operator widens it -------------------------------
FUKASA_OUTBOUND_SCHEMES = env.words("FUKASA_OUTBOUND_SCHEMES", ("https",))
FUKASA_OUTBOUND_PORTS = env.words("FUKASA_OUTBOUND_PORTS", ("443", "8443"))
FUKASA_OUTBOUND_HOSTS = env.words("FUKASA_OUTBOUND_HOSTS")
FUKASA_OUTBOUND_NETWORKS = env.words("FUKASA_OUTBOUND_NETWORKS")

# --- sessions and headers ---------------------------------------------------------------------------------------------
FUKASA_COOKIE_PREFIX = "__Host-" if FUKASA_HTTPS else ""  # no neighbour under the same domain can set these
FUKASA_SESSION_IDLE = 3600 * max(1, env.whole("FUKASA_SESSION_IDLE_HOURS", 24))  # without a click
FUKASA_SESSION_AGE = 24 * 3600 * max(1, env.whole("FUKASA_SESSION_DAYS", 14))  # since the log-in, in any case
SESSION_COOKIE_NAME = f"{FUKASA_COOKIE_PREFIX}fukasa_session"
SESSION_COOKIE_AGE = FUKASA_SESSION_AGE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = FUKASA_HTTPS
CSRF_COOKIE_NAME = f"{FUKASA_COOKIE_PREFIX}fukasa_csrf"
CSRF_FAILURE_VIEW = "fukasa.web.observing.csrf_failure"
CSRF_COOKIE_HTTPONLY = True  # htmx takes the token from the page
LANGUAGE_COOKIE_NAME = f"{FUKASA_COOKIE_PREFIX}fukasa_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if FUKASA_HTTPS else None
SECURE_SSL_REDIRECT = False  # the proxy's work; /healthz stays reachable
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if FUKASA_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("FUKASA_HSTS_SUBDOMAINS", default=True)  # so no name below plants cookies
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- static files: one prefix that names the content, so that browsers may keep them for ever ------------------------
STATIC_URL = static_prefix(BASE_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static", assets_folder(FUKASA_DATA)]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 365 * 24 * 3600

# --- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]  # Korean joins when its catalogue is complete
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("FUKASA_TIME_ZONE", "Asia/Tokyo")

FUKASA_LOG_FORMAT = env.one_of("FUKASA_LOG_FORMAT", ("text", "json"))
LOGGING = logging_config(
    style=FUKASA_LOG_FORMAT, level=env.text("FUKASA_LOG_LEVEL", "WARNING").upper(), whole_errors=DEBUG
)
FUKASA_METRICS_TOKEN_FILE = env.text("FUKASA_METRICS_TOKEN_FILE")  # else /metrics answers this machine alone
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # where names below ours must speak http, the operator says so
    "security.W021",
    "security.W008",  # no redirect to https by the app itself: see SECURE_SSL_REDIRECT
    "staticfiles.W004",  # the folder of built assets comes with the first start
]
