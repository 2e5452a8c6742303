"""A library over HTTP, for browsers on this machine. Only what a library consists of is served."""

from __future__ import annotations

import contextlib
import email.utils
import ipaddress
import re
import socket
import socketserver
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from ..errors import OutputError, Problem
from .jobs import PEOPLE
from .mime import is_of_a_library, mime_of
from .names import PAGE

THIS_MACHINE = "127.0.0.1"
_BLOCK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_SILENT_SECONDS = 60
"""How long a connection may say nothing before it is ended."""


class Library(ThreadingHTTPServer):
    """Serves the library in `folder`; `people/` in it is nobody else's, and is not there."""

    daemon_threads = True

    def __init__(self, folder: Path, address: str = THIS_MACHINE, port: int = 0) -> None:
        """Port 0 is any that is free. Raises OutputError where nothing may listen there."""
        self.folder = folder.resolve()
        self.is_local = is_this_machine(address)
        try:
            if ipaddress.ip_address(address).version == 6:
                self.address_family = socket.AF_INET6
            super().__init__((address, port), _Handler)
        except ValueError as error:
            hint = "Write numbers, such as 127.0.0.1, or 0.0.0.0 for every address of this machine."
            raise OutputError(Problem(f"'{address}' is no address", hint)) from error
        except (OSError, OverflowError) as error:
            hint = "Choose another with --port or --address, or end what listens there."
            message = f"nothing can be served at {address}, port {port}: {_said(error)}"
            raise OutputError(Problem(message, hint)) from error

    def server_bind(self) -> None:
        """As any server; http.server would look up the name of the address, which may ask the network."""
        socketserver.TCPServer.server_bind(self)

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it."""
        host, port = self.server_address[:2]
        name = str(host)
        shown = {"0.0.0.0": THIS_MACHINE, "::": "[::1]"}.get(
            name, f"[{name}]" if ":" in name else name
        )
        return f"http://{shown}:{port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A listener who goes away in the middle of a recording is no fault."""


def is_this_machine(address: str) -> bool:
    """Whether only programs on this machine reach `address`."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


class _Handler(BaseHTTPRequestHandler):
    server: Library
    protocol_version = "HTTP/1.1"
    server_version = "voicehome"
    sys_version = ""
    timeout = _SILENT_SECONDS

    def do_GET(self) -> None:
        self._answer(with_content=True)

    def do_HEAD(self) -> None:
        self._answer(with_content=False)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is kept of what somebody listens to."""

    def _answer(self, with_content: bool) -> None:
        if not self._is_meant_for_us():
            return self.send_error(HTTPStatus.FORBIDDEN, "This is not the address it is served at")
        path = find_file(self.server.folder, self.path)
        if path is None:
            return self.send_error(HTTPStatus.NOT_FOUND, "There is no such file in this library")
        try:
            with path.open("rb") as file:
                self._send(path, file, with_content)
        except OSError:
            # Headers may have gone out already: then all that is left is to end the connection.
            self.close_connection = True
        return None

    def _is_meant_for_us(self) -> bool:
        """A page of somebody else's that lets its own name point to this machine is turned away."""
        try:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        except ValueError:
            return False
        return not self.server.is_local or host == "localhost" or is_this_machine(host)

    def _send(self, path: Path, file: BinaryIO, with_content: bool) -> None:
        state = path.stat()
        tag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
        if self.headers.get("If-None-Match") == tag:
            self._begin(HTTPStatus.NOT_MODIFIED, {"ETag": tag})
            return
        asked = self.headers.get("Range", "")
        if asked and self.headers.get("If-Range", tag) != tag:
            asked = ""
        headers = {
            "Content-Type": mime_of(path.suffix),
            "Accept-Ranges": "bytes",
            "ETag": tag,
            "Last-Modified": email.utils.formatdate(state.st_mtime, usegmt=True),
            "Cache-Control": "no-cache",
        }
        status, first, last = HTTPStatus.OK, 0, state.st_size - 1
        try:
            if part := read_range(asked, state.st_size):
                status, (first, last) = HTTPStatus.PARTIAL_CONTENT, part
                headers["Content-Range"] = f"bytes {first}-{last}/{state.st_size}"
        except NoSuchBytesError:
            refused = {"Content-Range": f"bytes */{state.st_size}", "Content-Length": "0"}
            self._begin(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, refused)
            return
        self._begin(status, headers | {"Content-Length": str(last - first + 1)})
        if with_content:
            file.seek(first)
            for block in _blocks(file, last - first + 1):
                self.wfile.write(block)

    def _begin(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Content-Security-Policy", "frame-ancestors 'none'")
        self.end_headers()


def find_file(folder: Path, target: str) -> Path | None:
    """The file of the library in `folder` that a request's `target` asks for; None for all that is
    hidden, another person's, of another kind, or elsewhere, whatever `..` and links say."""
    try:
        name = unquote(urlsplit(target).path, errors="strict").lstrip("/")
    except ValueError:
        return None
    parts = PurePosixPath(name).parts
    if "\0" in name or "\\" in name or any(part.startswith(".") for part in parts):
        return None
    if parts and parts[0].casefold() == PEOPLE:
        return None
    path = folder.joinpath(*parts) if parts else folder / PAGE
    with contextlib.suppress(OSError, RuntimeError):
        if path.is_dir():
            path = path / PAGE
        real = path.resolve()
        outside = not real.is_relative_to(folder) or real.is_relative_to(folder / PEOPLE)
        if real.is_file() and not outside and is_of_a_library(real.suffix):
            return real
    return None


class NoSuchBytesError(ValueError):
    """A range begins behind the end of what it is asked of."""


def read_range(asked: str, size: int) -> tuple[int, int] | None:
    """The first and last byte that a Range header asks for; None where it is not one range of bytes:
    then it is as if it were not there (RFC 9110, 14.2). Raises NoSuchBytesError.
    """
    found = _RANGE.fullmatch(asked.strip())
    if not found or found.groups() == ("", ""):
        return None
    begin, end = found.groups()
    if begin and end and int(end) < int(begin):
        return None
    first = int(begin) if begin else max(0, size - int(end))
    if first >= size:
        raise NoSuchBytesError(asked)
    return first, min(int(end), size - 1) if begin and end else size - 1


def _blocks(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (block := file.read(min(_BLOCK, size))):
        size -= len(block)
        yield block
