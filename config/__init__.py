"""The project. Celery's application is made with it, so that every process can queue tasks, the web process too."""

from .celery import app as celery_app

__all__ = ["celery_app"]
