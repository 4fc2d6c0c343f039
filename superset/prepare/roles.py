"""Who may see what: an executive the first dashboard, an operator the last, an analyst all of them and SQL Lab."""

from collections.abc import Iterable
from typing import Any

from superset.connectors.sqla.models import SqlaTable
from superset.models.core import Database
from superset.models.dashboard import Dashboard

from superset import db, security_manager

ANALYST, EXECUTIVE, OPERATOR = "Analyst", "Executive", "Operator"
DATABASE = "ranker"
# Dashboard by slug: roles that see it.
OPEN_TO = {
    "executive": [EXECUTIVE, ANALYST],
    "games": [ANALYST],
    "engagement": [ANALYST],
    "leaderboards": [ANALYST],
    "operations": [OPERATOR, ANALYST],
}
# What looking at a dashboard takes beyond Superset's own list for the public.
READER_EXTRAS = {
    ("can_csv", "Superset"),
    ("can_get_drill_info", "Dataset"),
    ("can_recent_activity", "Log"),
    ("can_view_chart_as_table", "Dashboard"),
    ("menu_access", "Dashboards"),
    ("menu_access", "Home"),
    ("can_userinfo", "UserDBModelView"),
    ("resetmypassword", "UserDBModelView"),
    ("can_read", "SecurityRestApi"),
    ("can_read", "User"),
}


def make_roles() -> None:
    """Make the three roles, each with exactly what is written here."""
    for name in (EXECUTIVE, OPERATOR):
        give(role=name, permissions=reader_permissions())
    give(role=ANALYST, permissions=[*_analyst_permissions(), *dataset_permissions(datasets())])


def open_dashboards(*, more: Iterable[str] = ()) -> None:
    """Open each dashboard to its roles. Charts need no dataset permission then: the dashboard brings them."""
    for dashboard in db.session.query(Dashboard).filter(Dashboard.slug.in_(OPEN_TO)):
        dashboard.roles = [security_manager.find_role(name) for name in [*OPEN_TO[dashboard.slug], *more]]
        dashboard.published = True
    db.session.commit()


def give(*, role: str, permissions: Iterable[Any]) -> Any:
    """Make a role hold these permissions and no others."""
    made = security_manager.find_role(role) or security_manager.add_role(role)
    made.permissions = list({each.id: each for each in permissions}.values())
    db.session.commit()
    return made


def reader_permissions() -> list[Any]:
    """What looking at dashboards takes, and no more: nothing is written but the state of filters."""
    return _find(security_manager.PUBLIC_ROLE_PERMISSIONS | READER_EXTRAS)


def datasets() -> list[SqlaTable]:
    """The views of ranker that Superset knows."""
    database = db.session.query(Database).filter_by(database_name=DATABASE).one()
    return list(db.session.query(SqlaTable).filter_by(database_id=database.id))


def dataset_permissions(tables: Iterable[SqlaTable]) -> list[Any]:
    """The right to read these datasets. Not the whole database: SQL Lab refuses every other table then."""
    return [security_manager.add_permission_view_menu("datasource_access", table.perm) for table in tables]


def _analyst_permissions() -> list[Any]:
    """What Superset gives who explores (Gamma) and who writes SQL (sql_lab), access to data left out."""
    roles = [security_manager.find_role(name) for name in ("Gamma", "sql_lab")]
    return [each for role in roles for each in role.permissions]


def _find(names: Iterable[tuple[str, str]]) -> list[Any]:
    found = [security_manager.find_permission_view_menu(*name) for name in sorted(names)]
    return [each for each in found if each is not None]
