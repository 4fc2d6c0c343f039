"""Accounts: passwords, the admin's log-in, tokens."""

from datetime import timedelta

from .environment import env
from .site import JWT_SIGNING_KEY

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "ranker.users.backends.UsernameOrEmailBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
# Only the admin's log-in form asks: whoever came to it by its own address goes to the first page.
LOGIN_REDIRECT_URL = "/admin/"
# Only the admin's log-in form is watched by axes; the API has its own rate limits.
AXES_ONLY_ADMIN_SITE = True
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
# The address behind our own proxies, as everywhere else: axes would count the proxy's.
AXES_CLIENT_IP_CALLABLE = "ranker.users.backends.login_address"
# One account is one counter, in whatever case its name is typed.
AXES_USERNAME_CALLABLE = "ranker.users.backends.login_name"
AXES_LOCKOUT_CALLABLE = "ranker.users.admin.locked.locked_out"
# Its tables are noise in the admin: a lock ends by itself, or by `manage.py axes_reset`.
AXES_ENABLE_ADMIN = False

SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "SIGNING_KEY": JWT_SIGNING_KEY,
    "ISSUER": "ranker",
    "AUDIENCE": "ranker",
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.int("ACCESS_TOKEN_MINUTES", default=15)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env.int("REFRESH_TOKEN_DAYS", default=30)),
    "UPDATE_LAST_LOGIN": False,
}
