"""Nothing is sent to an address inside, however it is spelled."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.outbound.addresses import objection, special
from fukasa.apps.outbound.client import OutboundClient
from fukasa.apps.outbound.errors import TargetRefused
from fukasa.apps.outbound.policy import Policy
from fukasa.apps.outbound.targets import target_of


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


INSIDE = [
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "0.0.0.0/8",
]


def _in(network: str) -> st.SearchStrategy[IPv4Address]:
    held = ip_network(network)
    return st.integers(0, held.num_addresses - 1).map(lambda number: held[number])


inside = st.sampled_from(INSIDE).flatmap(_in)
PUBLIC = ["8.8.8.8", "93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:829::200e"]


def _spellings(address: IPv4Address) -> list[str]:
    number = int(address)
    parts = [number >> shift & 255 for shift in (24, 16, 8, 0)]
    return [
        str(address),
        f"{address}.",
        str(number),
        hex(number),
        f"{number:#o}".replace("0o", "0"),
        ".".join(hex(part) for part in parts),
        ".".join(f"0{part:o}" for part in parts),
        f"{parts[0]}.{number & 0xFFFFFF}",
        f"{parts[0]}.{parts[1]}.{number & 0xFFFF}",
        "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else "。" for sign in str(address)),
        f"[::ffff:{address}]",
        f"[::{address}]",
        f"[64:ff9b::{address}]",
        f"[64:ff9b:1::{address}]",
        f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::1]",
        f"[2001:0:{number >> 16:x}:{number & 0xFFFF:x}::1]",
        f"[fe80::5efe:{address}]",
        f"[::ffff:{address}%25eth0]",
        f"user@{address}",
        f"example.com@{address}",
        f"{address}\\@example.com",
    ]


def _libc(host: str, port: int) -> list[str]:
    """Read what the C library reads: octal, hexadecimal and shortened addresses, too."""
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return ["93.184.215.14"]  # whatever else it is, a name of somebody


@given(inside)
def test_no_spelling_of_an_inner_address_is_let_out(address):
    client = OutboundClient(Policy(), resolve=_libc)
    for spelling in _spellings(address):
        with pytest.raises(TargetRefused):
            client.check(f"https://{spelling}/hook")


@given(inside)
def test_a_name_that_leads_inside_is_refused(address):
    client = OutboundClient(Policy(), resolve=lambda _host, _port: [str(address)])
    with pytest.raises(TargetRefused, match=str(address)):
        client.check("https://inside.example.com/")


@given(inside, st.sampled_from(PUBLIC), st.booleans())
def test_one_inner_address_among_public_ones_spoils_the_name(address, public, first):
    found = sorted([str(address), public], reverse=first)
    with pytest.raises(TargetRefused):
        OutboundClient(Policy(), resolve=lambda _host, _port: found).check("https://both.example.com/")


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_of_ipv6_only_global_unicast_and_translated_public_addresses_are_let_out(address):
    free = objection(str(address)) is None
    assert not free or address in special().global_unicast or address in special().nat64


@pytest.mark.parametrize("address", PUBLIC)
def test_public_hosts_are_let_out(address):
    assert objection(address) is None
    OutboundClient(Policy(), resolve=lambda _host, _port: [address]).check("https://hooks.example.com/a?b=c#d")


def test_a_public_address_behind_nat64_is_let_out_and_an_inner_one_is_not():
    assert objection("64:ff9b::8.8.8.8") is None
    assert objection("64:ff9b::10.0.0.1") == "private"


def test_a_network_that_the_operator_names_is_let_out_and_its_neighbour_is_not():
    allowed = (ip_network("10.20.0.0/16"),)
    assert objection("10.20.3.4", allowed) is None
    assert objection("10.21.3.4", allowed) == "private"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://hooks.example.com/", "must begin with https://"),
        ("ftp://hooks.example.com/", "must begin with https://"),
        ("file:///etc/passwd", "must begin with https://"),
        ("//hooks.example.com/", "must begin with https://"),
        ("hooks.example.com", "must begin with https://"),
        ("https://hooks.example.com:22/", "Port 22 is not asked from here"),
        ("https://name:pass@hooks.example.com/", "must not hold a name or a password"),
        ("https://hooks.example.com /", "none of them a space"),
        ("https://hooks.example.com\\.evil.example/", "a backslash"),
        ("https://hooks.example.com/\r\nX: y", "none of them a space"),
        ("https://", "no name and no IP address"),
        ("https://a..b/", "no name and no IP address"),
        ("https://-a.example/", "no name and no IP address"),
        ("https://%31%32%37.0.0.1/", "no name and no IP address"),
        ("https://" + "a" * 2000, "at most 2000 signs"),
        ("https://[::1/", "This is no address"),
        ("https://hooks.example.com:99999/", "Port 99999 is not asked"),
    ],
)
def test_what_is_no_plain_address_is_refused_in_one_sentence(url, said):
    with pytest.raises(TargetRefused, match=said):
        target_of(url, Policy())


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Hooks.Example.COM./x", "hooks.example.com"),
        ("https://フック.example/", "xn--pckwbxc.example"),
        ("https://xn--pckwbxc.example/", "xn--pckwbxc.example"),
        ("https://[2606:4700::1]:8443/", "2606:4700::1"),
    ],
)
def test_a_host_is_read_in_its_one_spelling(url, host):
    assert target_of(url, Policy()).host == host
