"""Who is calling, by network address."""

from typing import Any

import pytest
from django.test import RequestFactory

from ranker.core.address import client_address, network_of

SOCKET = "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, "", SOCKET),
        (0, "203.0.113.9", SOCKET),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", SOCKET),
        (1, "", SOCKET),
        (1, "nonsense", SOCKET),
        (1, "203.0.113.9, ", "203.0.113.9"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_it_believes_as_many_hops_as_we_have_proxies(settings: Any, proxies: int, forwarded: str, client: str) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=SOCKET, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == client


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("", ""),
    ],
)
def test_a_subscriber_counts_as_one(address: str, network: str) -> None:
    assert network_of(address) == network
