"""What Django is made of here: apps, middleware, templates, static files."""

from .environment import BASE_DIR, env

SECRET_KEY = env.str("DJANGO_SECRET_KEY")
JWT_SIGNING_KEY = env.str("JWT_SIGNING_KEY")
DEBUG = env.bool("DJANGO_DEBUG", default=False)
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=[])
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
AUTH_USER_MODEL = "users.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "axes",
    "ranker.core",
    "ranker.users",
    "ranker.live",
    "ranker.games",
    "ranker.leaderboards",
    "ranker.scores",
    "ranker.achievements",
    "ranker.hooks",
    "ranker.relay",
    "ranker.reports",
    "ranker.ops",
    "ranker.web",
    "django_htmx",
]

MIDDLEWARE = [
    "ranker.core.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "ranker.core.middleware.ApiMiddleware",
    "ranker.web.middleware.PolicyMiddleware",
    "ranker.web.middleware.GZipMiddleware",
    "ranker.core.site_middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ranker.core.site_middleware.AuthenticationMiddleware",
    "ranker.core.site_middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "ranker.web.middleware.HtmxMiddleware",
    # Last: its page for a refusal is asked for before the API's own answer.
    "ranker.web.middleware.ErrorPagesMiddleware",
]

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
                "ranker.web.context.layout",
            ]
        },
    }
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".ranker" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ranker.web.errors.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
