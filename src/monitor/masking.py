"""Passwords and tokens in addresses: masked wherever people and logs read them.

Only the configuration, and the ledger that asks with it, hold them. Every `MonitorError` masks its message,
so what is told of an address that failed needs no care of its own.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

_USER = re.compile(r"(?<=://)[^/?#\s\"'<>]*@")
_SECRET = re.compile(
    r"""
    (                           # the name of a parameter of a query, & escaped or not, or of a fragment
        [?&;\#]
        (?:
            [^=&;\#\s]*
            (?:token|secret|pass(?!age|enger)|pwd|cred|key(?!w)|sig(?!ht)|auth(?!or)|session|jwt|bearer|hmac|login)
            [^=&;\#\s]*
            | code | pin | sid | user | username
        )
        =
    )
    [^&;\#\s"'<>]*?(?=[:,.)\]]*(?:[&;\#\s"'<>]|$))   # its value, without what ends a sentence behind it
    """,
    re.IGNORECASE | re.VERBOSE,
)


def shown(text: str) -> str:
    """Return a text without the user information and the secret parameters of the addresses in it."""
    if "://" not in text and "=" not in text:
        return text
    return _SECRET.sub(r"\1***", _USER.sub("***@", text))


def without_user(address: str) -> str:
    """Return an address without its user information: what its page is known by."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if "@" not in parts.netloc:
        return address
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
