"""Superset over HTTP, as somebody."""

import http.cookiejar
import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any


class Client:
    """One login: a token, and the cookie and the CSRF token that writing takes besides."""

    def __init__(self, *, site: str, username: str, password: str) -> None:
        self.site = site
        self.headers = {"Referer": site}
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        login = {"username": username, "password": password, "provider": "db"}
        status, answer = self.call("POST", "/api/v1/security/login", login)
        assert status == 200, answer
        self.headers["Authorization"] = f"Bearer {answer['access_token']}"
        status, answer = self.call("GET", "/api/v1/security/csrf_token/")
        assert status == 200, answer
        self.headers["X-CSRFToken"] = answer["result"]

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Return the status and the JSON."""
        data = None if body is None else json.dumps(body).encode()
        # A request that says it is JSON and is empty is a bad one to Superset.
        headers = self.headers if data is None else {**self.headers, "Content-Type": "application/json"}
        request = urllib.request.Request(self.site + path, data=data, headers=headers, method=method)
        try:
            with self.opener.open(request, timeout=120) as response:
                return response.status, _json(response.read())
        except urllib.error.HTTPError as error:
            return error.code, _json(error.read())

    def listing(self, kind: str) -> list[dict[str, Any]]:
        """Everything of a kind this login sees."""
        status, answer = self.call("GET", f"/api/v1/{kind}/?q=(page_size:100)")
        assert status == 200, answer
        return list(answer["result"])

    def chart_data(self, number: int) -> list[dict[str, Any]]:
        """The rows of a chart, by its saved query; of several queries, all of which have to answer, the first."""
        status, answer = self.call("GET", f"/api/v1/chart/{number}/data/")
        assert status == 200, answer
        assert all(each["data"] and not each["error"] for each in answer["result"]), answer
        return list(answer["result"][0]["data"])

    def sql(self, statement: str, *, database: int) -> tuple[int, Any]:
        """What SQL Lab answers."""
        body = {"database_id": database, "sql": statement, "schema": "public", "runAsync": False, "queryLimit": 10}
        return self.call("POST", "/api/v1/sqllab/execute/", body)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")
