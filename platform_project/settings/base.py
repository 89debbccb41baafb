"""What every profile shares."""

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from . import databases
from .admin import *  # noqa: F403
from .api import *  # noqa: F403
from .logs import logging_as
from .oauth import *  # noqa: F403
from .pages import *  # noqa: F403
from .sandbox import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("DATA", BASE_DIR / "var")).resolve()

DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "import_export",
    "corsheaders",
    "csp",
    "axes",
    "rest_framework",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "accounts",
    "partners",
    "journal_masters",
    "invoices",
    "sandbox",
]

MIDDLEWARE = [
    "platform_project.watching.middleware.WatchMiddleware",
    # Around the log, which keeps what can be read.
    "platform_project.compression.PageCompressionMiddleware",
    "sandbox.middleware.LogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "platform_project.policy.PolicyMiddleware",
    "platform_project.policy.PieceMiddleware",
    "platform_project.policy.KeepingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.WorkspaceMiddleware",
    # Outside of the calls: what the counterparties do at the beginning of one is part of the waiting.
    "accounts.middleware.ProgressMiddleware",
    "sandbox.middleware.CallMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "platform_project.urls"
WSGI_APPLICATION = "platform_project.wsgi.application"

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
                "django.template.context_processors.i18n",
            ],
        },
    },
]

# SQLite's immediate transaction is its row lock: a writer waits up to `timeout` seconds for the one before it. Each of some
# hundred threads has a connection of its own, so each keeps half a MiB of pages instead of two; the system keeps the rest for all.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-512;"
    ),
}


def database(default_file: Path) -> dict[str, Any]:
    """The database named by DATABASE_URL, else SQLite in `default_file`."""
    default = f"sqlite:///{default_file}"
    config = databases.named("DATABASE_URL", default=default)
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "platform_project.sqlite3"
        config["OPTIONS"] = dict(SQLITE_OPTIONS)
    elif config["ENGINE"].endswith("postgresql"):
        config["ENGINE"] = "platform_project.postgresql"
    return config


# Where long requests say how far they have come; with several machines, a folder that they share, or none sees the others'.
PROGRESS_DIR = Path(os.environ.get("PROGRESS_DIR", DATA_DIR / "progress"))
DATABASES = {"default": database(DATA_DIR / "platform.sqlite3"), **databases.replica()}
DATABASE_ROUTERS = ["platform_project.standby.router.StandbyRouter"] if "replica" in DATABASES else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
OAUTH2_PROVIDER_APPLICATION_MODEL = "accounts.Application"
OAUTH2_PROVIDER_GRANT_MODEL = "accounts.Grant"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "accounts.AccessToken"
OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL = "accounts.RefreshToken"
OAUTH2_PROVIDER_ID_TOKEN_MODEL = "accounts.IDToken"

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "accounts.hashers.PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "accounts.hashers.ClientSecretHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "signin"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("日本語")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
APPEND_SLASH = False

# What stands behind one of these in a path lets somebody in, and stays out of the log.
SECRET_PATHS = ["/invitations/", "/progress/"]
LOGGING = logging_as(os.environ.get("LOG_FORMAT") or "text")
# Opens /metrics as a bearer token. Empty: to nobody, or in the local profile to whoever calls from this machine.
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
