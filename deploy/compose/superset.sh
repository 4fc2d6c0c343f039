#!/bin/sh
# Superset in its container: dashboards, roles and logins where they have changed, then the server.
set -eu

python superset/prepare/when_changed.py
cd "$SUPERSET_HOME"
exec python -m gunicorn --bind=0.0.0.0:8088 --workers=2 --worker-class=gthread --threads=8 \
    --timeout=120 --limit-request-line=0 --limit-request-field_size=0 --no-control-socket 'superset.app:create_app()'
