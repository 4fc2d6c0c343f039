"""The ledger's list in the admin."""

from typing import Any

from django.test import Client

URL = "/admin/scores/score/"


def listed(browser: Client, **asked: Any) -> list[int]:
    """The scores on the first page."""
    page = browser.get(URL, asked)
    assert page.status_code == 200, page.headers
    return [row.pk for row in page.context["cl"].result_list]
