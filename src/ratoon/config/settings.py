"""Django's settings: everything that differs between machines comes from the environment, set by `./ratoon`."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import SELF
from django.utils.translation import gettext_lazy as _

SOURCE = Path(__file__).resolve().parents[1]
ROOT = Path(os.environ.get("RATOON_ROOT", SOURCE.parents[1]))
DATA = Path(os.environ.get("RATOON_DATA", ROOT / "var"))


def _secret() -> str:
    """Read the key that signs sessions and links; make it on the first start."""
    path = DATA / "secret"
    try:
        return path.read_text()
    except FileNotFoundError:
        DATA.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        return path.read_text()


def _database() -> dict[str, Any]:
    """Turn DATABASE_URL into Django's words."""
    url = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///ratoon"))
    options = {name: values[-1] for name, values in parse_qs(url.query).items()}
    found: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")) or "ratoon",
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or options.pop("host", "")),
        "PORT": str(url.port or ""),
        "OPTIONS": options,
    }
    if os.environ.get("RATOON_PROCESS") == "web":
        # one connection per blocking thread, and one for whoever measures
        found["OPTIONS"]["pool"] = {"min_size": 1, "max_size": int(os.environ.get("RATOON_THREADS", "4")) + 1}
    return found


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("RATOON_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("RATOON_ORIGINS", "").split(",") if origin]
ROOT_URLCONF = "ratoon.config.urls"
WSGI_APPLICATION = "ratoon.config.wsgi.application"
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "core.User"
RATOON_ACTOR_LOADER = "ratoon.people.access.staff_actor"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "ratoon.core",
    "ratoon.people",  # before allauth: its templates give way to ours
    "allauth",
    "allauth.account",
    "csp",
    "django.forms",
    "django_filters",
    "django_htmx",
    "ninja",
    "template_partials",
    "procrastinate.contrib.django",
    "ratoon.customers",
    "ratoon.work",
    "ratoon.product",
    "ratoon.lead",
    "ratoon.sale",
    "ratoon.delivery",
    "ratoon.success",
    "ratoon.insight",
    "ratoon.imports",
    "ratoon.demo",
    "ratoon.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ratoon.core.middleware.EdgeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "ratoon.core.middleware.ActorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "ratoon.core.ui.shell.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "ratoon.core.templatetags.ratoon"],
        },
    }
]
FORM_RENDERER = "ratoon.core.ui.renderer.RatoonRenderer"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [DATA / "locale"]
LANGUAGE_COOKIE_NAME = "ratoon_language"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static" / "root"
STATICFILES_DIRS = [path for path in [("vendor", DATA / "static" / "vendor")] if path[1].is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if os.environ.get("RATOON_PROCESS") == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}

# accounts
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ratoon.people.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "ratoon.people.forms.SignInForm",
    "reset_password": "ratoon.people.forms.LostPasswordForm",
    "reset_password_from_key": "ratoon.people.forms.NewPasswordForm",
    "change_password": "ratoon.people.forms.ChangedPasswordForm",
    "set_password": "ratoon.people.forms.FirstPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
# until somebody names a way to send them, letters lie in a folder: in a log their links would be read by others
EMAIL_BACKEND = os.environ.get("RATOON_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = DATA / "mail"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("RATOON_HTTPS") == "1"

# what browsers may do with our pages
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "ratoon.core.logs.JsonFormatter"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stream"], "level": os.environ.get("RATOON_LOG_LEVEL", "INFO")},
    "loggers": {"procrastinate": {"level": "WARNING"}, "django.security.DisallowedHost": {"level": "CRITICAL"}},
}
