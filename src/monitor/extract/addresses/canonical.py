"""One address for an article, whichever of its variants was found: AMP, print, mobile, archived, tracked."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit, urlunsplit

from monitor.extract.addresses import archives, tracking

MAX_URL = 2000
_ROUNDS = MAX_URL // 2
"""An archived copy of an AMP page of ... : so many wrappings are undone. Each takes two signs or more of an
address, so that all are: with one left, an address would have another one itself."""

_HINTS = (
    "amp", "print", "/url?", "//m.", "//mobile.", "/l.php?", "safelinks.", "urldefense.", "/translate?",
    "/website?",
)  # fmt: skip
"""Without one of these in it, an address is no variant: most are not, and this is cheap to tell."""

_GOOGLE = re.compile(r"(?:www\.)?google\.(?:com|[a-z]{2}|com?\.[a-z]{2})")
_LEADS_ON = re.compile(
    r"lm?\.facebook\.com/l\.php|translate\.google\.[\w.]+/(?:translate|website)"
    r"|[\w.]+\.safelinks\.protection\.outlook\.com/.*"
)
"""What social networks, translators and mail gateways put before an address."""
_DEFENDED = re.compile(r"/v3/__(https?:/.+?)__;", re.IGNORECASE)
_AMP_VIEWER = re.compile(r"/(?:amp|[cv])/(s/)?([\w.-]+\.[a-z]{2,}(?:/.*)?)", re.IGNORECASE)

_AFTER = re.compile(r"[<>\"].*", re.DOTALL)
_UNSEEN = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_CARELESS = re.compile(rf"""[\s<>"\x00-\x1f\x7f-\x9f{_UNSEEN}\ud800-\udfff]|&amp;""")
_CONTROL = re.compile(rf"[\x00-\x1f\x7f-\x9f{_UNSEEN}]+")
_AMPERSAND = re.compile("&(?:amp;)+")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_IN_FRAGMENTS = "/%!=:,-&;~.?'()*+@$"

_HOST = re.compile(r"(?:amp|m|mobile)\.(?=[^.]+\.[^.])")
_AMP_PATH = re.compile(r"^/amp(?=/[^/])|/amp/?$|\.amp(?=\.html?$)|\.amp$", re.IGNORECASE)
_PRINT_PATH = re.compile(r"(?<=.)(?<=[^/])/print(?:able)?/?$", re.IGNORECASE)
_VARIANT = re.compile(
    r"(?:amp|_amp|amp_[a-z_]+|usqp)(?:=(?:1|true|yes|[^&]*))?"
    r"|(?:output|outputtype|view|mode|format|action|template|layout)=(?:amp|print)"
    r"|print(?:able|view|mode|version)?(?:=(?:1|y|yes|true)?)?",
    re.IGNORECASE,
)


def canonical_url(url: str | None) -> str | None:
    """Return the one address of an article; None if it is no web address.

    What is known to track (`tracking`), places within a page and default ports are dropped; AMP, print and
    mobile variants are folded into the page itself; copies in archives and caches lead to the original. All
    other parameters and fragments tell articles apart: `?cid=17`, `#post-3`, `#!/story/8`.
    """
    if not url or len(url) > MAX_URL or not url.strip().lower().startswith(("http://", "https://")):
        return None
    try:
        url = _tidied(url)
        for _ in range(_ROUNDS):
            found = _folded(url)
            if found == url:
                plain = _normalised(url)
                # "//amp/a" is "/amp/a" only when it is written in the one way.
                if plain is None or (found := _folded(plain)) == plain:
                    return plain
            url = found
        return _normalised(url)
    except (AttributeError, ValueError):
        return None


def _tidied(url: str) -> str:
    """Remove what a careless copy leaves: breaks, the unseen, HTML's ampersand, what follows a quote.

    A blank within is a part of it, as "%20" is.
    """
    if not _CARELESS.search(url):
        return url
    known = url.encode("utf-8", "ignore").decode("utf-8")
    whole = _CONTROL.sub("", "".join(line.strip() for line in known.splitlines()))
    return _AFTER.sub("", _AMPERSAND.sub("&", re.sub(r"\s", "%20", whole.strip())))


def _normalised(url: str) -> str | None:
    """Write host, path, query and fragment in one way.

    courlan is asked for host and path only: it takes `cid`, `ref` and `source` for trackers, drops names
    without a value ("?12345"), and cuts an address where a second one stands in its query.
    """
    parts = urlsplit(url)
    if not parts.hostname:
        return None
    from courlan import normalize_url  # and urllib3: a tenth of a second, which texts without an address save

    path = _SESSION.sub("", parts.path) if parts.path.strip("/") else ""
    bare = normalize_url(SplitResult(parts.scheme, parts.netloc, path, "", ""))
    query = tracking.query(parts.query) if parts.query else ""
    fragment = quote(tracking.fragment(parts.fragment), safe=_IN_FRAGMENTS) if parts.fragment else ""
    bare = f"{bare}/" if (query or fragment) and not path else bare
    return bare + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def _folded(url: str) -> str:
    """Undo one wrapping, or return the address as it is."""
    held = archives.original(url)
    if held is not None:
        return held
    lower = url.lower()
    if not any(hint in lower for hint in _HINTS):
        return url
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    inner = _wrapped(host, parts.path, parts.query, parts.fragment)
    if inner is not None:
        return inner
    netloc = _HOST.sub("", parts.netloc.lower(), count=1) if _HOST.match(host) else parts.netloc
    path = _PRINT_PATH.sub("", _AMP_PATH.sub("", parts.path))
    if not path.strip("/"):
        path = parts.path
    kept = [part for part in parts.query.split("&") if not _VARIANT.fullmatch(part)]
    return urlunsplit((parts.scheme, netloc, path, "&".join(kept), parts.fragment))


def _wrapped(host: str, path: str, query: str, fragment: str) -> str | None:
    """Return the address that a viewer shows."""
    inner: str | None = None
    tail = (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    if host.endswith(".cdn.ampproject.org") or (_GOOGLE.fullmatch(host) and path.startswith("/amp/")):
        match = _AMP_VIEWER.match(path)
        inner = f"http{'s' if match[1] else ''}://{match[2]}{tail}" if match else None
    elif _GOOGLE.fullmatch(host) and path == "/url":
        asked_for = dict(parse_qsl(query))
        inner = asked_for.get("url") or asked_for.get("q")
    elif _LEADS_ON.fullmatch(host + path):
        asked_for = dict(parse_qsl(query))
        inner = asked_for.get("u") or asked_for.get("url")
    elif host.endswith("urldefense.com") and (match := _DEFENDED.match(path + tail)):
        inner = match[1]
    return archives.written(inner) if inner else None
