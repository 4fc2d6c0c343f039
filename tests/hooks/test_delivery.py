"""Signed, at least once, in order, with pauses between, and never into private networks."""

import hashlib
import hmac
import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.hooks import addresses
from ranker.hooks.models import Attempt, Delivery, Hook, State
from ranker.hooks.secrets import UnreadableSecret, decrypt
from ranker.hooks.services import queue
from ranker.hooks.services.delivery import deliver_due
from ranker.hooks.services.hooks import create_hook
from ranker.hooks.services.queue import NewEvent, claim, enqueue, forget_old, pause_after, send_again
from tests.hooks.receiver import Receiver, receiving
from tests.threads import run_at_once
from tests.worlds import make_game

pytestmark = pytest.mark.django_db(transaction=True)
EVENT = "score.accepted"


@pytest.fixture
def hook(receiver: Receiver) -> tuple[Hook, str]:
    """A hook that leads to the receiver, and its secret."""
    return create_hook(game=make_game(), url=receiver.url, events=[EVENT])


def put(hook: Hook, *keys: str, player: int = 1) -> None:
    """Events of one player, in this order."""
    for key in keys:
        event = NewEvent(EVENT, key, hook.game_id, player, utc_now(), {"n": key})
        enqueue(events=[event], game_slugs={hook.game_id: "tetris"})


def later(seconds: float = 1.0) -> datetime:
    return utc_now() + timedelta(seconds=seconds)


def test_the_signature_is_over_timestamp_and_body(hook: tuple[Hook, str], receiver: Receiver) -> None:
    put(hook[0], "a")
    deliver_due(now=later())
    one = receiver.received[0]
    signed = f"{one.headers['x-ranker-timestamp']}.".encode() + one.body
    expected = hmac.new(hook[1].encode(), signed, hashlib.sha256).hexdigest()
    assert one.headers["x-ranker-signature"] == f"sha256={expected}"
    assert abs(int(one.headers["x-ranker-timestamp"]) - time.time()) < 10
    assert (one.headers["x-ranker-event"], one.headers["x-ranker-id"]) == (EVENT, "a")


def test_the_secret_is_kept_encrypted(hook: tuple[Hook, str], settings: Any) -> None:
    kept = Hook.objects.get().secret
    assert hook[1] not in kept
    assert decrypt(kept) == hook[1]
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key" * 6
    with pytest.raises(UnreadableSecret):
        decrypt(kept)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert decrypt(kept) == hook[1]


def test_a_failure_is_tried_again_and_holds_back_the_player_but_nobody_else(
    hook: tuple[Hook, str], receiver: Receiver
) -> None:
    receiver.answer = lambda one: 500 if one.headers["x-ranker-id"] == "a1" else 200
    put(hook[0], "a1", "a2", player=1)
    put(hook[0], "b1", player=2)
    deliver_due(now=later())
    Hook.objects.update(paused_until=None)
    deliver_due(now=later())
    assert [one.headers["x-ranker-id"] for one in receiver.received] == ["a1", "b1"]
    receiver.answer = lambda _: 204
    for _ in range(2):
        deliver_due(now=later(20))
    assert [one.headers["x-ranker-id"] for one in receiver.received[2:]] == ["a1", "a2"]
    assert receiver.received[0].body == receiver.received[2].body
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DELIVERED}


def test_what_a_dead_worker_took_is_delivered_by_another(hook: tuple[Hook, str], receiver: Receiver) -> None:
    put(hook[0], "a")
    assert claim(now=later()) is not None
    assert claim(now=later(30)) is None
    assert deliver_due(now=later(90)) == 1
    assert receiver.types == [EVENT]


def test_many_workers_deliver_each_once_and_in_order(hook: tuple[Hook, str], receiver: Receiver) -> None:
    for player in range(1, 9):
        put(hook[0], *(f"{player}-{n}" for n in range(5)), player=player)
    for _ in range(20):
        run_at_once(lambda _: deliver_due(now=later()), 4)
        if not Delivery.objects.filter(state=State.PENDING).exists():
            break
    came = [one.headers["x-ranker-id"] for one in receiver.received]
    assert sorted(came) == sorted(f"{player}-{n}" for player in range(1, 9) for n in range(5))
    for player in range(1, 9):
        assert [key for key in came if key.startswith(f"{player}-")] == [f"{player}-{n}" for n in range(5)]


def test_an_address_that_fails_is_tried_with_one_at_a_time(
    hook: tuple[Hook, str], receiver: Receiver, monkeypatch: Any
) -> None:
    monkeypatch.setattr(queue.random, "uniform", lambda low, high: high)
    receiver.answer = lambda _: 503
    for player in range(5):
        put(hook[0], f"{player}", player=player)
    deliver_due(now=later())
    assert len(receiver.received) == 1
    deliver_due(now=later(7))
    assert len(receiver.received) == 2


def test_pauses_double_with_jitter_and_end_at_an_hour(monkeypatch: Any) -> None:
    monkeypatch.setattr(queue.random, "uniform", lambda low, high: high)
    assert [pause_after(attempts=n).total_seconds() for n in (1, 2, 3, 4, 20)] == [5, 10, 20, 40, 3600]
    monkeypatch.setattr(queue.random, "uniform", lambda low, high: low)
    assert pause_after(attempts=1).total_seconds() == 2.5


def test_it_is_given_up_after_many_attempts_and_can_be_sent_again(hook: tuple[Hook, str], receiver: Receiver) -> None:
    receiver.answer = lambda _: 500
    put(hook[0], "a", "b")
    Delivery.objects.filter(event_key="a").update(attempts=queue.MOST_ATTEMPTS - 1)
    deliver_due(now=later())
    given_up = Delivery.objects.get(event_key="a")
    assert given_up.state == State.GIVEN_UP
    receiver.answer = lambda _: 200
    assert send_again(delivery_ids=[given_up.pk], now=utc_now()) == 1
    deliver_due(now=later())
    assert [one.headers["x-ranker-id"] for one in receiver.received] == ["a", "a", "b"]
    assert [one.status_code for one in Attempt.objects.filter(delivery=given_up)] == [200, 500]


def test_redirects_are_not_followed(hook: tuple[Hook, str], receiver: Receiver) -> None:
    receiver.answer = lambda _: 307
    put(hook[0], "a")
    deliver_due(now=later())
    assert [one.path for one in receiver.received] == ["/"]
    assert Attempt.objects.get().error == "answered 307"


def test_a_receiver_that_does_not_answer_is_not_waited_for(
    hook: tuple[Hook, str], receiver: Receiver, settings: Any
) -> None:
    settings.HOOKS_TIMEOUT = 0.3
    receiver.answer = lambda _: time.sleep(1) or 200
    put(hook[0], "a")
    started = time.monotonic()
    deliver_due(now=later())
    assert time.monotonic() - started < 0.9
    assert "ReadTimeout" in Attempt.objects.get().error


def test_nobody_there_is_written_down(hook: tuple[Hook, str]) -> None:
    Hook.objects.update(url="http://127.0.0.1:1/")
    put(hook[0], "a")
    deliver_due(now=later())
    attempt = Attempt.objects.get()
    assert (attempt.status_code, attempt.error.split(":")[0]) == (None, "ConnectError")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]"])
def test_this_machine_is_refused_unless_allowed(
    hook: tuple[Hook, str], receiver: Receiver, settings: Any, host: str
) -> None:
    settings.HOOKS_ALLOW_PRIVATE_ADDRESSES = False
    Hook.objects.update(url=receiver.url.replace("127.0.0.1", host))
    put(hook[0], "a")
    deliver_due(now=later())
    assert receiver.received == []
    assert "not a public address" in Attempt.objects.get().error


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("10.0.0.1", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False),
        ("2606:4700::1111", True), ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False), ("64:ff9b::5db8:d822", True), ("::", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert addresses.is_public(address) is public


def test_a_name_that_changes_its_mind_gains_nothing(
    hook: tuple[Hook, str], receiver: Receiver, settings: Any, monkeypatch: Any
) -> None:
    """DNS rebinding: public when looked at, and this machine a moment later. The name is asked once."""
    settings.HOOKS_ALLOW_PRIVATE_ADDRESSES = False
    settings.HOOKS_TIMEOUT = 0.3
    asked: list[str] = []

    def rebinding(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", port))]

    connected: list[str] = []
    real = addresses.httpcore.SyncBackend.connect_tcp

    def connect(self: Any, host: str, *args: Any, **kwargs: Any) -> Any:
        connected.append(host)
        raise addresses.httpcore.ConnectTimeout("not in a test")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(addresses.httpcore.SyncBackend, "connect_tcp", connect)
    Hook.objects.update(url="http://hooks.example/")
    put(hook[0], "a")
    deliver_due(now=later())
    assert real is not connect
    assert (asked, connected, receiver.received) == (["hooks.example"], ["93.184.216.34"], [])


def test_one_private_address_among_public_ones_is_one_too_many(settings: Any, monkeypatch: Any) -> None:
    settings.HOOKS_ALLOW_PRIVATE_ADDRESSES = False
    found = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(addresses.Refused):
        addresses.resolve(host="hooks.example", port=80)


def test_the_log_is_kept_a_month(hook: tuple[Hook, str]) -> None:
    put(hook[0], "a", "b")
    deliver_due(now=later())
    Delivery.objects.filter(event_key="a").update(finished_at=utc_now() - timedelta(days=31))
    forget_old(now=utc_now())
    assert list(Delivery.objects.values_list("event_key", flat=True)) == ["b"]


def test_two_hooks_of_a_game_are_told_each(hook: tuple[Hook, str], receiver: Receiver) -> None:
    with receiving() as second:
        create_hook(game=hook[0].game, url=second.url, events=[EVENT])
        put(hook[0], "a")
        deliver_due(now=later())
        assert len(receiver.received) == len(second.received) == 1
        signatures = {one.headers["x-ranker-signature"] for one in receiver.received + second.received}
        assert len(signatures) == 2
