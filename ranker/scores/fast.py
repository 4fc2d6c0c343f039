"""Submissions, and one's own latest, in the fast lane (`core.lane`)."""

from rest_framework.exceptions import ValidationError

from ranker.core import json
from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.core.lane import Answer, Environ, answer_json, read_body, scheme_of
from ranker.core.leases import may_read
from ranker.core.pagination import DEFAULT_LIMIT
from ranker.core.throttling import NoRoom
from ranker.scores.history import get_own_page
from ranker.scores.requests import build_score, caller_of, key_fault
from ranker.scores.serializers.requests import ScoreRequest
from ranker.scores.services.submit import submit_score
from ranker.scores.statement import NewScore
from ranker.users.authentication import read_bearer
from ranker.users.principals import TokenPlayer


def submit(environ: Environ) -> Answer | None:
    """`POST /api/scores/` of a player; what a client got wrong is explained the long way."""
    me = read_bearer(environ.get("HTTP_AUTHORIZATION", ""))
    if me is None or environ.get("CONTENT_TYPE", "").partition(";")[0] != "application/json":
        return None
    score = _read(environ, me)
    if score is None:
        return None
    try:
        receipt, replayed = submit_score(caller=caller_of(me), score=score, now=utc_now(), is_limited=True)
    except NoRoom:
        return None
    if replayed:
        return answer_json(receipt, headers={"Idempotent-Replayed": "true"})
    return answer_json(receipt, status=201)


def history(environ: Environ) -> Answer | None:
    """`GET /api/scores/history/`, its first page; any other has a query and goes the long way."""
    me = read_bearer(environ.get("HTTP_AUTHORIZATION", ""))
    if me is None or environ.get("QUERY_STRING") or not may_read(environ):
        return None
    page = get_own_page(player_id=me.id, token_version=me.token_version)
    if page is None:
        return None
    here = f"{scheme_of(environ)}://{environ['HTTP_HOST']}/api/scores/history/"
    following = f"{here}?limit={DEFAULT_LIMIT}&offset={DEFAULT_LIMIT}" if page.count > DEFAULT_LIMIT else None
    return answer_json({"count": page.count, "next": following, "previous": None, "results": page.rows})


def _read(environ: Environ, me: TokenPlayer) -> NewScore | None:
    body, key = read_body(environ), environ.get("HTTP_IDEMPOTENCY_KEY")
    if body is None or (key is not None and key_fault(key)):
        return None
    try:
        return build_score(ScoreRequest.check(json.loads(body)), principal=me, key=key)
    except (Refusal, ValidationError):
        return None
