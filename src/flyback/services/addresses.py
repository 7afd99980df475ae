"""Addresses of services: their parts, whether they stay on this machine, and what of them may be shown."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from flyback.services.secrets import refers


def is_local(host: str) -> bool:
    """Whether what is sent there stays on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def shown_address(url: str) -> str:
    """An address without what may be secret in it: user, question, fragment."""
    if refers(url):
        return re.split(r"[?#]", url, maxsplit=1)[0].rpartition("@")[2]
    host_on = url.partition("://")[2].partition("?")[0].partition("#")[0]
    place, slash, path = host_on.partition("/")
    return f"{url.partition('://')[0]}://{place.rpartition('@')[2]}{slash}{path}"


def parts_of(url: str) -> tuple[str, str, str]:
    """Scheme, host and password; empty where there is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", ""
    return parts.scheme, parts.hostname or "", parts.password or ""
