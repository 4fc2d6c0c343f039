"""The example of row-level security: an analyst who sees one game only (docs/superset.md)."""

import os

from roles import dataset_permissions, datasets, give, open_dashboards, reader_permissions
from superset.connectors.sqla.models import RowLevelSecurityFilter
from superset.utils.core import RowLevelSecurityFilterType

from superset import db

ROLE = "Analyst of one game"
RULE, REST = "One game only", "Nothing that mixes games"


def make_one_game_role() -> None:
    """Make the role and its two rules: rows of the game where a row has one, none where rows mix all games."""
    tables = datasets()
    role = give(role=ROLE, permissions=[*reader_permissions(), *dataset_permissions(tables)])
    with_game = [table for table in tables if any(column.column_name == "game_name" for column in table.columns)]
    without = [table for table in tables if table not in with_game]
    game = os.environ.get("SUPERSET_ONE_GAME", "Star Raiders").replace("'", "''")
    _rule(name=RULE, clause=f"game_name = '{game}'", role=role, tables=with_game)
    _rule(name=REST, clause="1 = 0", role=role, tables=without)
    open_dashboards(more=[ROLE])


def _rule(*, name: str, clause: str, role: object, tables: list[object]) -> None:
    rule = db.session.query(RowLevelSecurityFilter).filter_by(name=name).one_or_none()
    if rule is None:
        rule = RowLevelSecurityFilter(name=name, filter_type=RowLevelSecurityFilterType.REGULAR, clause=clause)
        db.session.add(rule)
    # A clause that an administrator has changed stays: the game is theirs to choose.
    rule.roles, rule.tables = [role], tables
    db.session.commit()
