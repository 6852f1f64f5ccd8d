"""Settings of the portal; every value an operator may choose comes from the environment.

The table of variables is in README.md, "Configuration".
"""

from pathlib import Path
from urllib.parse import quote

import fontpkg_be_vietnam_pro
from csp.constants import NONE, SELF

from soctrang_ip import production
from soctrang_ip.lib import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

PROFILE = environment.choice("PROFILE", ("local", "production"), default="local")
PRODUCTION = PROFILE == "production"
LOCAL_SECRET_KEY = "chi-dung-tren-may-ca-nhan-khong-dung-cho-may-chu-that"  # noqa: S105

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.text("SECRET_KEY", "" if PRODUCTION else LOCAL_SECRET_KEY)
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = environment.names("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "soctrang_ip.accounts",
    "plan",
    "tasks",
    "reporting",
    "soctrang_ip.apps.SiteConfig",
    "soctrang_ip.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    # First: a report is in time by when its request came, however slow what follows.
    "soctrang_ip.middleware.ReceivedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "soctrang_ip.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "soctrang_ip.middleware.LoginRequiredMiddleware",
    "soctrang_ip.middleware.SessionEndMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "soctrang_ip.middleware.NoStoreMiddleware",
    "soctrang_ip.middleware.ActingMiddleware",
    "soctrang_ip.middleware.AccessMiddleware",
    # Tells the history of reference data whose request it is.
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "soctrang_ip.urls"
WSGI_APPLICATION = "soctrang_ip.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "soctrang_ip.context_processors.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": environment.database(
        "DATABASE_URL", f"sqlite:///{quote(str(VAR_DIR / 'portal.sqlite3'))}"
    )
}
if not environment.text("DATABASE_URL"):
    VAR_DIR.mkdir(exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "soctrang_ip.accounts.passwords.MinimumLengthValidator"},
    {"NAME": "soctrang_ip.accounts.passwords.SimilarityValidator"},
    {"NAME": "soctrang_ip.accounts.passwords.CommonPasswordValidator"},
    {"NAME": "soctrang_ip.accounts.passwords.GuessablePasswordValidator"},
]

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["soctrang_ip.formats"]

STATIC_URL = "static/"
STATICFILES_DIRS = [
    BASE_DIR / "soctrang_ip" / "static",
    ("fonts", Path(fontpkg_be_vietnam_pro.__file__).parent / "files"),
]
# Names with a hash of their content let browsers keep a file for ever; they need
# `collectstatic`, so a personal machine serves the files straight from their folders.
STATIC_ROOT = VAR_DIR / "static" if PRODUCTION else None
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # Bodies of dashboards (reporting.kept), a few hundred kilobytes each.
        "OPTIONS": {"MAX_ENTRIES": 100},
    }
}

# Documents are made by `manage.py db_worker` (reporting.making), which finds its work here.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["documents"]}}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(VAR_DIR / "media")))

# Links in letters: made without a request, and never from a Host header that anybody can send.
SITE_URL = environment.text(
    "SITE_URL", "" if PRODUCTION else f"http://127.0.0.1:{environment.integer('PORT', 8000)}"
).rstrip("/")
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.integer("EMAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_STARTTLS", default=True)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", "soctrang-ip@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "soctrang_ip.lib.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Libraries that narrate every glyph and rule they meet.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}

# Only a proxy that removes this header from what clients send may be trusted with it.
if environment.flag("BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_ENGINE = "soctrang_ip.sessions"
# Seconds: the longest a session lasts, and how long it lasts without a request.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_AGE = 30 * 60
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "soctrang_ip.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
X_FRAME_OPTIONS = "DENY"
# The longest section of a report with every box full stays below both.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "soctrang_ip.lib.upload_handlers.CutOffHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

if PRODUCTION:
    production.refuse_unsafe_settings(
        secret_key=SECRET_KEY,
        local_secret_key=LOCAL_SECRET_KEY,
        debug=DEBUG,
        allowed_hosts=ALLOWED_HOSTS,
        site_url=SITE_URL,
        email_host=EMAIL_HOST,
        media_root=MEDIA_ROOT,
        database=DATABASES["default"],
    )
