"""The logins ./setup.sh prints, one for each role."""

import os

from roles import ANALYST, EXECUTIVE, OPERATOR

from superset import db, security_manager

ADMIN = "admin"
PEOPLE = {"analyst": ANALYST, "executive": EXECUTIVE, "operator": OPERATOR}


def make_admin() -> None:
    """Make the login that owns what is imported."""
    _make(name=ADMIN, role="Admin")


def make_people() -> None:
    """Make the others, once their roles are there."""
    for name, role in PEOPLE.items():
        _make(name=name, role=role)
    db.session.commit()


def _make(*, name: str, role: str) -> None:
    """Make a login that is missing; who is there keeps their password and their roles."""
    if security_manager.find_user(name) is not None:
        return
    made = security_manager.add_user(
        username=name,
        first_name=name.capitalize(),
        last_name="ranker",
        # Superset wants an address, and nothing is ever sent to this one.
        email=f"{name}@ranker.invalid",
        role=security_manager.find_role(role),
        password=os.environ[f"SUPERSET_{name.upper()}_PASSWORD"],
    )
    if not made:
        raise RuntimeError(f"Superset did not make the login {name}.")
