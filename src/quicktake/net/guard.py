"""A name → a connection to a public address, or none: what an answer names must not lead into this network."""

import ipaddress
import socket

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.connection import create_connection

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits


class ForbiddenAddress(urllib3.exceptions.HTTPError):
    """A name leads to an address that only this network knows."""


def is_public(address: str) -> bool:
    """Whether an IP address is one that everybody can reach, also where it is wrapped into one of IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return ip.is_global and not ip.is_multicast


def _connected(connection: HTTPConnection) -> socket.socket:
    """A socket to the first public address of the name; that very address was looked at, not another look-up's."""
    host, port = connection._dns_host, connection.port or connection.default_port
    found = dict.fromkeys(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    public = [address for address in found if is_public(address)]
    if not public:
        raise ForbiddenAddress(f"{host} is not a public address")
    failure: OSError | None = None
    for address in public:
        try:
            return create_connection((address, port), connection.timeout, socket_options=connection.socket_options)
        except OSError as error:
            failure = error
    raise failure or OSError("no address")


class _Guarded(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class _GuardedTLS(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class GuardedPool(urllib3.HTTPConnectionPool):
    """Connects to public addresses only."""

    ConnectionCls = _Guarded


class GuardedTLSPool(urllib3.HTTPSConnectionPool):
    """Likewise, with TLS for the name that was asked."""

    ConnectionCls = _GuardedTLS
