"""SQL views kept in versioned files (`name_v01.sql`), and the reversible operation a migration creates them with."""

from pathlib import Path

from django.db.migrations import RunSQL

from ranker.core.db import read_sql


def view_sql(*, folder: Path, name: str, version: int) -> str:
    """The statement that creates version `version` of the view `name`; the file holds its query alone."""
    return f"CREATE VIEW {name} AS\n{read_sql(folder / f'{name}_v{version:02}.sql')}"


def drop_sql(*, name: str) -> str:
    """The statement that drops a view, and fails where another one reads it."""
    return f"DROP VIEW IF EXISTS {name}"


class CreateView(RunSQL):
    """Creates a view; backwards it drops it."""

    def __init__(self, *, folder: Path, name: str, version: int = 1) -> None:
        """Read the file now: a migration that names a missing one fails when it is loaded."""
        super().__init__(view_sql(folder=folder, name=name, version=version), drop_sql(name=name))


class RewriteView(RunSQL):
    """Puts version `version` in the place of the one before, of the same columns, under the views that read it."""

    def __init__(self, *, folder: Path, name: str, version: int) -> None:
        """Backwards it puts that one back."""
        sqls = [view_sql(folder=folder, name=name, version=number) for number in (version, version - 1)]
        new, old = [sql.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1) for sql in sqls]
        super().__init__(new, old)


class ReplaceView(RunSQL):
    """Puts version `version` in the place of the one before; backwards it puts that one back."""

    def __init__(self, *, folder: Path, name: str, version: int) -> None:
        """Drop and create: `CREATE OR REPLACE` can only add columns at the end."""
        drop = drop_sql(name=name)
        new, old = [view_sql(folder=folder, name=name, version=number) for number in (version, version - 1)]
        super().__init__(f"{drop};\n{new}", f"{drop};\n{old}")
