"""In a container: prepare Superset, unless it was and nothing has changed since. What an administrator changed stays
then, and a start takes seconds. Run by deploy/compose/superset.sh."""

import os
import runpy
import sys
from pathlib import Path

import psycopg2

from ranker.local.superset_stamp import is_prepared, mark_prepared

PREPARE = Path(__file__).resolve().parent
NEEDED = ("SUPERSET_SECRET_KEY", *(f"SUPERSET_{who}_PASSWORD" for who in ("ADMIN", "ANALYST", "EXECUTIVE", "OPERATOR")))


def main() -> int:
    """Return the exit code."""
    if missing := [name for name in NEEDED if not os.environ.get(name)]:
        print(f"Missing in .env: {', '.join(missing)}. See docs/deploy.md.", file=sys.stderr)
        return 1
    home = Path(os.environ["SUPERSET_HOME"])
    if has_tables(url=os.environ["SUPERSET_DATABASE_URL"]) and is_prepared(home=home, env=os.environ):
        return 0
    try:
        runpy.run_path(str(PREPARE), run_name="__main__")
    except SystemExit as ended:
        if ended.code:
            raise
    mark_prepared(home=home, env=os.environ)
    return 0


def has_tables(*, url: str) -> bool:
    """Whether Superset has been at work in its database: it may have been made anew since."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('ab_user') IS NOT NULL")
        return bool(cursor.fetchone()[0])


if __name__ == "__main__":
    sys.exit(main())
