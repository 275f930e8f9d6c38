"""robots.txt of every host, asked once a run (RFC 9309)."""

from __future__ import annotations

import codecs
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from protego import Protego

from monitor.errors import FetchError

MAX_BYTES = 500 << 10
"""RFC 9309 asks to read at least this much; a larger file is cut there."""

MAX_DELAY = 30.0
"""Seconds; a longer Crawl-delay would keep a whole refresh waiting."""

_AGENTS = re.compile(
    r"^([ \t]*user[ -]?agents?[ \t]*:[ \t]*)([a-z_-]+)[/ \t][^\r\n#]*", re.IGNORECASE | re.MULTILINE
)
"""A line that names an agent with its version, "MediaMonitor/0.1": the RFC's product token ends before it."""

Get = Callable[[str], bytes | None]
"""Fetches a robots.txt: its bytes, None where there is none (4xx)."""


@dataclass
class Robots:
    """What the hosts allow to the agent of the given name. Safe to share between threads."""

    agent: str
    _rules: dict[str, Protego | FetchError] = field(default_factory=dict)
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self, root: str, url: str, get: Get) -> float | None:
        """Return the pause in seconds that the host asks for, None where it names none.

        Args:
            root: scheme and host of the address.
            url: the address.
            get: fetches the host's robots.txt.

        Raises:
            FetchError: robots.txt keeps us out, or cannot be had (the RFC says: then fetch nothing).
        """
        rules = self._of(root, get)
        if isinstance(rules, FetchError):
            raise rules
        if not rules.can_fetch(url, self.agent):
            raise FetchError(f"{root}/robots.txt asks programs not to fetch it")
        delay = rules.crawl_delay(self.agent)
        return min(float(delay), MAX_DELAY) if delay else None

    def _of(self, root: str, get: Get) -> Protego | FetchError:
        with self._lock:
            lock = self._locks.setdefault(root, threading.Lock())
        with lock:  # other hosts go on while this one is asked
            if root not in self._rules:
                self._rules[root] = self._ask(root, get)
            return self._rules[root]

    def _ask(self, root: str, get: Get) -> Protego | FetchError:
        try:
            body = get(f"{root}/robots.txt") or b""
        except FetchError as error:
            return FetchError(f"{root}/robots.txt cannot be read: {error}", temporary=error.temporary)
        return Protego.parse(_AGENTS.sub(r"\1\2", _text(body[:MAX_BYTES])))


def _text(body: bytes) -> str:
    """Decode a robots.txt, which is UTF-8; a byte order mark belongs to no line, and tells of UTF-16."""
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return body.decode("utf-16" if wide else "utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
