"""Bring Superset's own database up to date, then roles, dashboards and logins. Run by ranker.local.superset."""

import json
import sys
from pathlib import Path

from flask_migrate import upgrade
from superset.app import create_app

DASHBOARDS = Path(__file__).resolve().parent.parent / "dashboards"


def main() -> int:
    """Do everything; each part may be repeated and then changes nothing."""
    with create_app().app_context():
        print("Superset: its tables …", flush=True)
        upgrade()
        _init()
        # These import Superset's models, which need the application.
        from bundle import import_bundle
        from one_game import make_one_game_role
        from people import make_admin, make_people
        from roles import make_roles, open_dashboards

        print("Superset: dashboards …", flush=True)
        make_admin()
        imported = import_bundle(folder=DASHBOARDS)
        make_roles()
        open_dashboards()
        make_one_game_role()
        make_people()
        print(f"Superset: {json.dumps(imported)}", flush=True)
    return 0


def _init() -> None:
    """What `superset init` does."""
    from superset import appbuilder, security_manager

    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()


if __name__ == "__main__":
    sys.exit(main())
