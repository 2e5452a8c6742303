"""Serving a library: what is found, in which pieces, and what is never given away."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from voicehome.errors import OutputError
from voicehome.library.serve import Library as Server
from voicehome.library.serve import NoSuchBytesError, find_file, read_range

from .conftest import Library

Reply = tuple[int, http.client.HTTPMessage, bytes]


@pytest.fixture
def served(library: Library) -> Iterator[Server]:
    with Server(library.folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def ask(server: Server, target: str, method: str = "GET", **headers: str) -> Reply:
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    connection.putrequest(method, target, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    reply = connection.getresponse()
    data = reply.read()
    connection.close()
    return reply.status, reply.headers, data


MP3 = "/Somebody/Beginnings/01%20-%20Arriving.mp3"


def test_the_page_and_its_files_have_their_kinds(served: Server, library: Library) -> None:
    status, headers, data = ask(served, "/")
    assert status == 200 and data.decode() == library.page()
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
    kinds = {
        MP3: "audio/mpeg",
        MP3.replace("mp3", "opus"): "audio/ogg; codecs=opus",
        MP3.replace("mp3", "vtt"): "text/vtt; charset=utf-8",
        "/feed.xml": "application/rss+xml; charset=utf-8",
        "/cover.jpg": "image/jpeg",
        "/page/art/arriving.svg": "image/svg+xml",
        "/Playlists/The%20course.m3u8": "application/vnd.apple.mpegurl; charset=utf-8",
    }
    for target, kind in kinds.items():
        status, headers, data = ask(served, target)
        assert (status, headers["Content-Type"]) == (200, kind)
        assert int(headers["Content-Length"]) == len(data) > 0


def test_pieces_are_what_was_asked_for(served: Server, library: Library) -> None:
    whole = (library.folder / "Somebody/Beginnings/01 - Arriving.mp3").read_bytes()
    size = len(whole)
    for asked, first, last in (
        ("bytes=0-99", 0, 99),
        ("bytes=1000-", 1000, size - 1),
        ("bytes=-500", size - 500, size - 1),
        (f"bytes=10-{size * 2}", 10, size - 1),
    ):
        status, headers, data = ask(served, MP3, Range=asked)
        assert status == 206 and data == whole[first : last + 1]
        assert headers["Content-Range"] == f"bytes {first}-{last}/{size}"
    status, headers, data = ask(served, MP3, Range=f"bytes={size}-")
    assert (status, headers["Content-Range"], data) == (416, f"bytes */{size}", b"")
    for not_one in ("bytes=0-1,5-6", "lines=1-2", "bytes=", "bytes=5-2"):
        status, _, data = ask(served, MP3, Range=not_one)
        assert status == 200 and data == whole


def test_a_head_has_no_content_and_what_is_known_is_not_sent_again(served: Server) -> None:
    status, headers, data = ask(served, MP3, method="HEAD")
    assert status == 200 and data == b"" and int(headers["Content-Length"]) > 1000
    assert headers["Accept-Ranges"] == "bytes"
    again, _, data = ask(served, MP3, If_None_Match=headers["ETag"])
    assert (again, data) == (304, b"")
    stale, _, _ = ask(served, MP3, Range="bytes=0-9", If_Range='"another"')
    assert stale == 200


@pytest.mark.parametrize(
    "target",
    [
        "/../project/voicehome.yaml",
        "/%2e%2e/voicehome.yaml",
        "/..%2f..%2fetc/passwd",
        "/Somebody/../../voicehome.yaml",
        "//etc/passwd",
        "/..\\voicehome.yaml",
        "/people/client-a/index.html",
        "/People/client-a/index.html",
        "/people",
        "/.hidden.mp3",
        "/secret.txt",
        "/link.mp3",
        "/friend.html",
        "/Somebody",
        "/%00",
        "/%ff",
        "/" + "a" * 5000,
    ],
)
def test_nothing_else_is_given_away(
    served: Server, library: Library, target: str, tmp_path: Path
) -> None:
    outside = tmp_path / "private.mp3"
    outside.write_bytes(b"private")
    extra = {
        ".hidden.mp3": None,
        "secret.txt": None,
        "link.mp3": outside,
        "friend.html": library.folder / "people/client-a/index.html",
    }
    for name, leads_to in extra.items():
        path = library.folder / name
        path.symlink_to(leads_to) if leads_to else path.write_text("private")
    try:
        status, _, data = ask(served, target)
    finally:
        for name in extra:
            (library.folder / name).unlink()
    assert status == 404 and b"private" not in data and b"root:" not in data


def test_other_ways_to_ask_are_refused(served: Server) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert ask(served, "/", method=method)[0] == 501


def test_a_page_elsewhere_cant_borrow_this_machine(served: Server) -> None:
    port = urlsplit(served.url).port
    assert ask(served, "/", Host=f"evil.example:{port}")[0] == 403
    assert ask(served, "/", Host=f"localhost:{port}")[0] == 200
    assert ask(served, "/", Host="[broken")[0] == 403


def test_it_listens_on_this_machine_alone(served: Server) -> None:
    assert served.server_address[0] == "127.0.0.1"


def test_addresses_that_cant_be_used_are_problems(served: Server, library: Library) -> None:
    port = int(served.server_address[1])
    for address, at in (("home", 0), ("127.0.0.1", port), ("203.0.113.7", 0)):
        with pytest.raises(OutputError) as caught:
            Server(library.folder, address, at)
        assert caught.value.problems[0].hint


def test_a_persons_folder_is_served_where_it_is_named(library: Library) -> None:
    folder = library.folder / "people/client-a"
    assert find_file(folder, "/") == (folder / "index.html").resolve()
    assert find_file(library.folder, "/people/client-a/") is None


def test_ranges_are_read_as_rfc_9110_says() -> None:
    assert read_range("", 10) is None
    assert read_range("bytes=5-2", 10) is None
    assert read_range("bytes=9-9", 10) == (9, 9)
    assert read_range("bytes=-20", 10) == (0, 9)
    for behind in ("bytes=-0", "bytes=10-12", "bytes=10-"):
        with pytest.raises(NoSuchBytesError):
            read_range(behind, 10)


def test_the_command_says_where_it_is_and_what_another_address_means(library: Library) -> None:
    def begin(*more: str) -> tuple[str, str]:
        command = [
            sys.executable,
            "-u",
            "-m",
            "voicehome",
            "serve",
            str(library.project),
            "--port",
            "0",
            *more,
        ]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ})  # fmt: skip
        assert process.stdout and process.stderr
        line = process.stdout.readline()
        process.send_signal(2)
        _, errors = process.communicate(timeout=30)
        return line, errors

    line, errors = begin()
    assert "http://127.0.0.1:" in line and "Traceback" not in errors and "Everybody" not in errors
    line, errors = begin("--address", "0.0.0.0")
    assert "without a password and unencrypted" in errors


def test_a_folder_without_a_library_is_a_problem(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "voicehome", "serve", str(tmp_path)], capture_output=True, text=True
    )
    assert done.returncode == 1 and "there is no library" in done.stderr
