"""Fetching a file over HTTP: the only networking module that there is.

Nothing imports it but `add.py`, at the moment when somebody has agreed to a download.
"""

from __future__ import annotations

import contextlib
import functools
import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

from ..errors import DownloadError, OutputError, Problem
from ..files import explain_os_error
from .installed import ELSEWHERE

TIMEOUT = 30.0
"""Seconds for a connection to be made, and for anything at all to arrive over it."""

ATTEMPTS = 4
"""How often a transfer is taken up again before it is left to the person."""

PAUSE = 1.0
"""Seconds before the second attempt, and as many more before each further one."""

REDIRECTS = 5

_Ask = Callable[[urllib.request.Request], Any]

_BLOCK = 64 * 1024
_BY_HAND = "Or fetch the files by hand and add them with --from FOLDER."
_LATER = f"Try again later. {_BY_HAND}"


class _CutOffError(Exception):
    """The transfer stopped before its end, for a reason that may pass."""


def fetch(
    url: str, path: Path, size: int, arrived: Callable[[int], None], timeout: float = TIMEOUT
) -> None:
    """Fetch `url`, which has `size` bytes, to `path`, going on where a transfer before was cut off.

    `arrived` is told how many bytes there are. When this ends with an error, what came so far stays
    for the next time, unless it is not of this file. Proxies are those of the usual environment
    variables. Raises DownloadError; OutputError where `path` can't be written.
    """
    ask = functools.partial(_opener().open, timeout=timeout)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _go_on(ask, url, path, size, arrived)
            return
        except _CutOffError as reason:
            if attempt == ATTEMPTS:
                hint = f"What came is kept: the same command goes on from there. {_BY_HAND}"
                raise DownloadError(Problem(f"{url} was cut off: {reason}", hint)) from reason
            time.sleep(PAUSE * attempt)


def _go_on(ask: _Ask, url: str, path: Path, size: int, arrived: Callable[[int], None]) -> None:
    start = _bytes_of(path)
    if start > size:  # of something else
        _write_nothing(path)
        start = 0
    if start == size:
        return
    notes = path.with_name(f"{path.name}.from")
    with _answer(ask, _request(url, start, _mark(notes, url))) as response:
        start = _start(response, url, start, size)
        with _writing(path):
            path.touch()
            notes.write_text(f"{url}\n{_version(response.headers)}\n", encoding="utf-8")
        _receive(response, url, path, start, size, arrived)


def _receive(
    response: Any, url: str, path: Path, start: int, size: int, arrived: Callable[[int], None]
) -> None:
    """Write what comes from `start` on. Raises _CutOffError when it ends too early."""
    with _writing(path), path.open("r+b", buffering=0) as file:
        if start < _bytes_of(path):
            file.truncate(start)
        file.seek(start)
        done = start
        while done <= size:
            block = _read(response)
            if not block:
                break
            done += len(block)
            if done > size:
                file.truncate(0)
                raise DownloadError(_wrong_size(url, f"more than {size:,}", size))
            file.write(block)
            arrived(done)
    if done < size:
        raise _CutOffError(f"{done:,} of {size:,} bytes came")


def _read(response: Any) -> bytes:
    try:
        block: bytes = response.read1(_BLOCK)
    except TimeoutError as error:
        raise _CutOffError("nothing came for too long") from error
    except (OSError, http.client.HTTPException) as error:
        raise _CutOffError(str(error) or type(error).__name__) from error
    return block


def _start(response: Any, url: str, asked: int, size: int) -> int:
    """Where the body begins in the file: at what was asked for, or at 0 where the server sends all.

    Raises DownloadError when it is not the file that is expected, as far as its headers tell.
    """
    headers = response.headers
    if headers.get("Content-Encoding", "identity") != "identity":
        raise DownloadError(Problem(f"{url} comes packed, which was not asked for", _LATER))
    start = 0
    if response.status == 206:
        if not headers.get("Content-Range", "").startswith(f"bytes {asked}-"):
            raise DownloadError(Problem(f"{url}: the server sends another part of it", _LATER))
        start = asked
    elif response.status != 200:
        raise DownloadError(_refused(url, response.status))
    length = headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and start + int(length) != size:
        raise DownloadError(_wrong_size(url, f"{start + int(length):,}", size))
    return start


def _wrong_size(url: str, found: str, size: int) -> Problem:
    return Problem(f"{url} has {found} bytes, not the {size:,} that the catalogue lists", _BY_HAND)


def _request(url: str, start: int, version: str) -> urllib.request.Request:
    """What to ask for: the file from `start` on or, if it is another `version` by now, all of it."""
    headers = {"User-Agent": "voicehome", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
        if version:
            headers["If-Range"] = version
    return urllib.request.Request(url, headers=headers)


@contextlib.contextmanager
def _answer(ask: _Ask, request: urllib.request.Request) -> Iterator[Any]:
    """The server's answer. Raises _CutOffError for what may pass, DownloadError for what won't."""
    try:
        response = ask(request)
    except urllib.error.HTTPError as error:
        error.close()
        raise DownloadError(_refused(request.full_url, error.code)) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _explained(request.full_url, error) from error
    with response:
        yield response


def _explained(url: str, error: Exception) -> Exception:
    """What it means that a connection could not be made, or broke before an answer came."""
    reason = getattr(error, "reason", error)
    host = urlsplit(url).hostname or url
    if isinstance(reason, TimeoutError):
        return _CutOffError(f"{host} did not answer in time")
    if isinstance(reason, ConnectionResetError | http.client.RemoteDisconnected):
        return _CutOffError(f"{host} closed the connection")
    if isinstance(reason, ssl.SSLCertVerificationError):
        message = f"the certificate of {host} can't be trusted: {reason.verify_message}"
        hint = "Is this machine's date right? SSL_CERT_FILE may name the authorities to trust."
        return DownloadError(Problem(message, f"{hint} {_BY_HAND}"))
    words = getattr(reason, "strerror", None) or reason
    return DownloadError(
        Problem(f"can't reach {host}: {words}", f"Is there a network, or a proxy? {_BY_HAND}")
    )


def _refused(url: str, status: int) -> Problem:
    meanings = {
        401: "it may be fetched only with an account",
        403: "the server does not give it to us",
        404: "it is not there, or no longer",
        410: "it is no longer there",
        416: "what was fetched before is not of this file",
        429: "the server is asked too often",
    }
    if 300 <= status < 400:
        message = f"{url}: the server sends on and on, and to no file (HTTP {status})"
        return Problem(message, _LATER)
    known = "the server has troubles of its own" if status >= 500 else "the server refuses"
    hint = _BY_HAND if status in (401, 403, 404, 410) else _LATER
    return Problem(f"{url}: {meanings.get(status, known)} (HTTP {status})", hint)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow at most `REDIRECTS`, and never to a less safe kind of address."""

    max_redirections = REDIRECTS
    max_repeats = 2

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message
    ) -> Any:
        there = urljoin(req.full_url, headers.get("Location", ""))
        allowed = ("https",) if req.full_url.startswith("https:") else ("http", "https")
        if urlsplit(there).scheme not in allowed:
            fp.close()
            message = f"{req.full_url} leads to {there[:200]}, which is not fetched from"
            raise DownloadError(Problem(message, _BY_HAND))
        # The typing of this method in typeshed is not exported; its result is a response or None.
        return super().http_error_302(req, fp, code, msg, headers)  # type: ignore[arg-type]

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _opener() -> urllib.request.OpenerDirector:
    """What opens addresses: of HTTP and HTTPS, through the environment's proxies, and no others."""
    opener = urllib.request.OpenerDirector()
    handlers: tuple[urllib.request.BaseHandler, ...] = (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
        urllib.request.UnknownHandler(),
    )
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def _version(headers: Message) -> str:
    """What tells this version of the file from another: a strong ETag, or its date."""
    etag = headers.get("ETag", "")
    version = headers.get("Last-Modified", "") if not etag or etag.startswith("W/") else etag
    return version if version.isascii() and version.isprintable() else ""


def _mark(notes: Path, url: str) -> str:
    """The version that was being fetched from `url`, if that is known."""
    try:
        lines = notes.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return lines[1] if len(lines) == 2 and lines[0] == url else ""


def _bytes_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _write_nothing(path: Path) -> None:
    with _writing(path):
        path.write_bytes(b"")


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(explain_os_error(error, path, ELSEWHERE)) from error
