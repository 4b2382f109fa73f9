"""Tests reach nothing but this machine: whoever tries is told so."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

_NAMES = frozenset({"", "localhost"})


class NetworkRefused(RuntimeError):
    """A test tried to reach another machine."""


def refuse_network() -> None:
    """From now on let sockets of this process reach only this machine."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(self: socket.socket, address: Any) -> None:
        _check(self.family, address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        _check(self.family, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        _check_host(host)
        return look_up(host, *args, **kwargs)

    socket.socket.connect = guarded  # type: ignore[method-assign,assignment]
    socket.socket.connect_ex = guarded_ex  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = guarded_look_up


def _check(family: int, address: Any) -> None:
    if family in (socket.AF_INET, socket.AF_INET6):
        _check_host(address[0])


def _check_host(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host or ""
    if name in _NAMES:
        return
    try:
        is_here = ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise NetworkRefused(f"Tests don't go to the network: {name}")
