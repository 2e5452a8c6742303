"""A web server on this machine, real but ill-behaved on request."""

from __future__ import annotations

import re
import ssl
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Act = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append((self.path, dict(self.headers)))
        act = self.site.acts.pop(0) if self.site.acts else serve
        act(self)

    def log_message(self, *_: object) -> None:
        """Silence."""

    def start(self, status: int, **headers: object) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    @property
    def body(self) -> bytes:
        return self.site.files[re.sub(r"^https?://[^/]*", "", self.path)]  # a proxy gets it all


class Site:
    """`files` by path; `acts` are what it does to the next requests, one each; `asked` what came."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.files: dict[str, bytes] = {}
        self.acts: list[Act] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.etag = '"1"'
        handler = type("OwnHandler", (Handler,), {"site": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        scheme = "http"
        if certificate:
            scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = f"{scheme}://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def ranges(self) -> list[str | None]:
        return [headers.get("Range") for _, headers in self.asked]


def serve(handler: Handler) -> None:
    """As it should be: ranges, and the whole file when it has changed in between."""
    body = handler.body
    match = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
    same = handler.headers.get("If-Range", handler.site.etag) == handler.site.etag
    if match and same:
        start = int(match[1])
        handler.start(
            206,
            Content_Length=len(body) - start,
            Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}",
            ETag=handler.site.etag,
        )
        handler.wfile.write(body[start:])
    else:
        handler.start(200, Content_Length=len(body), ETag=handler.site.etag)
        handler.wfile.write(body)


def cut(after: int) -> Act:
    """Promise everything, send `after` bytes of it, and hang up."""

    def act(handler: Handler) -> None:
        body = handler.body
        match = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        start = int(match[1]) if match else 0
        headers = {"Content_Length": len(body) - start, "ETag": handler.site.etag}
        if match:
            headers["Content_Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        handler.start(206 if match else 200, **headers)
        handler.wfile.write(body[start : start + after])
        handler.close_connection = True

    return act


def without_range(handler: Handler) -> None:
    handler.start(200, Content_Length=len(handler.body))
    handler.wfile.write(handler.body)


def status(code: int) -> Act:
    return lambda handler: handler.start(code, Content_Length=0)


def redirect(to: str, code: int = 302) -> Act:
    return lambda handler: handler.start(code, Location=to, Content_Length=0)


def silence(seconds: float) -> Act:
    def act(handler: Handler) -> None:
        time.sleep(seconds)
        handler.close_connection = True

    return act


def sending(body: bytes, code: int = 200, **headers: object) -> Act:
    """Just this, until the connection is closed."""

    def act(handler: Handler) -> None:
        handler.start(code, **headers)
        handler.wfile.write(body)
        handler.close_connection = True

    return act
