"""Passwords and tokens in addresses: masked wherever people and logs read them.

Only the configuration, and the ledger that asks with it, hold them. Every `MonitorError` masks its message,
so what is told of an address that failed needs no care of its own.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

_USER = re.compile(r"(?<=://)[^/?#\s\"'<>]*@")
_USER_ODD = re.compile(
    r"""
      (?<=://)[^/?\#@:\s"'<>]+:(?!\d+(?:/|$))[^@\s"'<>]{1,64}@(?=[\w-]+(?:\.[\w-]+)+|localhost)  # p/ss, p#ss
    | (?<![\w.:/-])(?://)?(?!mailto:|acct:|sip:)[\w.+-]+:[^/?\#@\s"'<>]+@(?=[\w-]+(?:\.[\w-]+)+)  # no scheme
    | (?<=%3A%2F%2F)(?:(?!%2F|%3F|%23)[^\s"'<>&;])*%40                                     # in a query
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NAME = r"""
    [^=&;\#\s%]{0,100}
    (?:token|secret|pass(?!age|enger)|pwd|cred|key(?!w)|sig(?!ht)|auth(?!or)|session|jwt|bearer|hmac|login)
    [^=&;\#\s%]{0,100}
    | code | pin | otp | sid | uid | user | user_?id | username | e?mail | account | app_?id | ticket
    | private | licen[cs]e
"""
_SECRET = re.compile(
    rf"""
    ([?&;\#](?:{_NAME})=)      # the name of a parameter of a query, & escaped or not, or of a fragment
    [^&;\#\s"'<>]*?(?=[:,.)\]]*(?:[&;\#\s"'<>]|$))   # its value, without what ends a sentence behind it
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ESCAPED = re.compile(
    rf"((?:[?&]|%3F|%26|%23)(?:{_NAME})%3D)(?:(?!%26|%23)[^&;\#\s\"'<>])+", re.IGNORECASE | re.VERBOSE
)
"""The same within the address that a query holds."""

_HEADER = re.compile(
    r"""(
    (?:authorization|api-?key|[\w-]+-token|[\w-]+-key|cookie)["']?\s*:\s*["']?(?:bearer\ |basic\ |token\ )?
    |(?<![\w-])bearer\ (?=[\w.~+/-]{16}))[^\s"',][^\s"']*""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a client sends with a request."""

_PATH = re.compile(r"(/(?:private|token|secret|auth|api-?key|key)[-/_])[0-9a-z]{16,}", re.IGNORECASE)
"""The secret addresses of calendars and feeds ("/private-0f3c…/basic.ics")."""


def masked(text: str) -> str:
    """Return a text without the user information and the secret parameters of the addresses in it."""
    if not any(sign in text for sign in (":", "=", "%3")):
        return text
    text = _USER_ODD.sub("***@", _USER.sub("***@", text))
    text = _ESCAPED.sub(r"\1***", _SECRET.sub(r"\1***", text))
    return _PATH.sub(r"\1***", _HEADER.sub(r"\1***", text))


def without_user(address: str) -> str:
    """Return an address without its user information: what its page is known by."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if "@" not in parts.netloc:
        return address
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
