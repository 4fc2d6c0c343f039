"""Production: TLS in front, secrets from the environment, and a refusal to start on defaults."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, DEBUG, JWT_SIGNING_KEY, SECRET_KEY, env


def refuse(reason: str) -> None:
    """Raise, naming what to set: a server on defaults is worse than none."""
    raise ImproperlyConfigured(f"{reason} See .env.example.")


if DEBUG:
    refuse("DJANGO_DEBUG must be off in production.")
if len(SECRET_KEY) < 50 or SECRET_KEY.startswith(("django-insecure", "change")):
    refuse("DJANGO_SECRET_KEY must be 50 random characters or more.")
if len(JWT_SIGNING_KEY) < 32 or JWT_SIGNING_KEY == SECRET_KEY:
    refuse("JWT_SIGNING_KEY must be 32 random characters or more, and not the DJANGO_SECRET_KEY.")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    refuse("DJANGO_ALLOWED_HOSTS must name the hosts this server answers for.")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.int("TRUSTED_PROXY_COUNT", default=0) else None
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
