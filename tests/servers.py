"""A real HTTP server on 127.0.0.1 for tests of whatever fetches.

with Site() as site:
    site.pages["/feed.xml"] = Reply(body=b"<rss>...", headers={"ETag": '"1"'})
    site.pages["/slow"] = lambda request: Reply(503, headers={"Retry-After": "1"})
    fetcher.get(site.url + "/feed.xml")
    assert site.seen("/feed.xml") == 1
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Request:
    """What a client asked: the path with its query, and its headers in lower case."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What the server answers. `stream` yields the body piece by piece, for endless or lying answers."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Iterator[bytes] | None = None


Page = Reply | Callable[[Request], Reply]


def slowly(seconds: float, reply: Reply) -> Callable[[Request], Reply]:
    """Return a page that answers after some seconds."""

    def answer(_request: Request) -> Reply:
        time.sleep(seconds)
        return reply

    return answer


class Site:
    """A server with the given pages; others get that of "*", or else 404, robots.txt too."""

    def __init__(self, pages: Mapping[str, Page] | None = None) -> None:
        self.pages: dict[str, Page] = dict(pages or {})
        self.requests: list[Request] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            def do_HEAD(self) -> None:
                site._answer(self)

            def log_message(self, *_: Any) -> None:
                """Keep quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_: Any) -> None:
                """A client that hangs up is no fault."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The server's address without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def seen(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(request.path == path for request in self.requests)

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        request = Request(handler.path, headers)
        self.requests.append(request)
        page = self.pages.get(handler.path) or self.pages.get("*", Reply(404, b"not found"))
        reply = page(request) if callable(page) else page
        etag = reply.headers.get("ETag")
        if reply.status == 200 and etag and headers.get("if-none-match") == etag:
            reply = Reply(304, headers={"ETag": etag})
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.stream is None and "Content-Length" not in reply.headers:
            handler.send_header("Content-Length", str(len(reply.body)))
        if reply.stream is not None:
            handler.send_header("Connection", "close")
            handler.close_connection = True
        handler.end_headers()
        if reply.status not in (204, 304) and handler.command != "HEAD":
            for piece in reply.stream or [reply.body]:
                handler.wfile.write(piece)
