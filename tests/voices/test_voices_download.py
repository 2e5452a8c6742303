"""Fetching from a real server, as it should be and in every way that it should not."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from voices_site import (
    Site,
    cut,
    redirect,
    sending,
    serve,
    silence,
    status,
    without_range,
)

from voicehome.errors import DownloadError, OutputError
from voicehome.voices.download import ATTEMPTS, fetch

BODY = bytes(range(256)) * 2000
URL = "/piper/en/model.onnx"


@pytest.fixture
def got(tmp_path: Path, site: Site) -> Path:
    site.files[URL] = BODY
    return tmp_path / "model.onnx"


def bring(site: Site, path: Path, size: int = len(BODY), timeout: float = 5) -> list[int]:
    told: list[int] = []
    fetch(site.address + URL, path, size, told.append, timeout)
    return told


def refused(site: Site, path: Path, *, timeout: float = 5) -> str:
    with pytest.raises(DownloadError) as raised:
        bring(site, path, timeout=timeout)
    return str(raised.value)


def test_a_file_comes(site: Site, got: Path) -> None:
    told = bring(site, got)
    assert got.read_bytes() == BODY
    assert told == sorted(told) and told[-1] == len(BODY)
    assert len(site.asked) == 1


def test_what_is_there_is_not_asked_for(site: Site, got: Path) -> None:
    bring(site, got)
    bring(site, got)
    assert len(site.asked) == 1


def test_nothing_of_this_machine_is_sent(site: Site, got: Path) -> None:
    bring(site, got)
    _, headers = site.asked[0]
    assert headers == {
        "Host": site.address.removeprefix("http://"),
        "User-Agent": "voicehome",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def test_a_transfer_cut_off_goes_on_where_it_was(site: Site, got: Path) -> None:
    site.acts = [cut(100_000), cut(50_000), serve]
    told = bring(site, got)
    assert got.read_bytes() == BODY
    assert site.ranges() == [None, "bytes=100000-", "bytes=150000-"]
    assert [headers.get("If-Range") for _, headers in site.asked] == [None, '"1"', '"1"']
    assert told == sorted(told)


def test_it_goes_on_another_day(site: Site, got: Path) -> None:
    site.acts = [cut(1000), *[cut(0)] * ATTEMPTS]
    assert "was cut off: 1,000 of 512,000 bytes came" in refused(site, got)
    assert got.stat().st_size == 1000
    assert len(site.asked) == ATTEMPTS
    site.acts = []
    bring(site, got)
    assert got.read_bytes() == BODY
    assert site.ranges()[-1] == "bytes=1000-"


def test_a_file_that_changed_in_between_comes_anew(site: Site, got: Path) -> None:
    site.acts = [cut(1000), *[cut(0)] * ATTEMPTS]
    refused(site, got)
    site.acts, site.etag = [], '"2"'
    site.files[URL] = BODY[::-1]
    bring(site, got)
    assert got.read_bytes() == BODY[::-1]


def test_a_server_without_ranges_sends_it_all_again(site: Site, got: Path) -> None:
    site.acts = [cut(1000), without_range]
    bring(site, got)
    assert got.read_bytes() == BODY


@pytest.mark.parametrize("tag", ['W/"1"', ""])
def test_without_a_strong_mark_none_is_sent(site: Site, got: Path, tag: str) -> None:
    site.etag = tag
    site.acts = [cut(1000)]
    bring(site, got)
    assert [headers.get("If-Range") for _, headers in site.asked] == [None, None]
    assert got.read_bytes() == BODY


def test_the_date_marks_a_version_too(site: Site, got: Path) -> None:
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    first = sending(BODY[:1000], Content_Length=len(BODY), ETag='W/"1"', Last_Modified=date)
    site.acts = [first, without_range]
    bring(site, got)
    assert site.asked[1][1]["If-Range"] == date


def test_a_mark_of_another_address_is_not_sent_to_this_one(site: Site, got: Path) -> None:
    site.acts = [cut(1000), *[cut(0)] * ATTEMPTS]
    refused(site, got)
    site.acts, site.files["/mirror"] = [], BODY
    fetch(site.address + "/mirror", got, len(BODY), lambda _: None)
    assert site.asked[-1][1]["Range"] == "bytes=1000-"
    assert "If-Range" not in site.asked[-1][1]


@pytest.mark.parametrize("size", [len(BODY) - 1, len(BODY) + 1])
def test_a_length_other_than_the_catalogues_is_refused(site: Site, got: Path, size: int) -> None:
    site.acts = [sending(b"", Content_Length=size)]
    assert f"has {size:,} bytes, not the 512,000" in refused(site, got)
    assert not got.exists()


def test_more_than_was_promised_is_not_kept(site: Site, got: Path) -> None:
    site.acts = [sending(BODY + b"more")]
    assert "has more than 512,000 bytes" in refused(site, got)
    assert got.stat().st_size == 0


def test_an_endless_body_ends(site: Site, got: Path) -> None:
    def endless(handler: object) -> None:
        handler.start(200)
        try:
            while True:
                handler.wfile.write(BODY)
        except OSError:
            handler.close_connection = True

    site.acts = [endless]
    assert "has more than" in refused(site, got)


def test_a_body_without_a_length_may_end_too_early(site: Site, got: Path) -> None:
    site.acts = [sending(BODY[:10])] * ATTEMPTS
    assert "10 of 512,000 bytes came" in refused(site, got)


def test_another_part_than_asked_for_is_refused(site: Site, got: Path) -> None:
    wrong = sending(BODY[5:], 206, Content_Range="bytes 5-511999/512000")
    site.acts = [cut(1000), wrong]
    assert "the server sends another part" in refused(site, got)
    assert got.stat().st_size == 1000


def test_a_packed_body_is_refused(site: Site, got: Path) -> None:
    site.acts = [sending(BODY, Content_Encoding="gzip")]
    assert "comes packed" in refused(site, got)


def test_something_longer_than_the_file_is_thrown_away(site: Site, got: Path) -> None:
    got.write_bytes(BODY + b"of something else")
    bring(site, got)
    assert got.read_bytes() == BODY


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (401, "only with an account (HTTP 401)"),
        (403, "does not give it to us (HTTP 403)"),
        (404, "it is not there, or no longer (HTTP 404)"),
        (416, "what was fetched before is not of this file (HTTP 416)"),
        (418, "the server refuses (HTTP 418)"),
        (429, "asked too often (HTTP 429)"),
        (500, "troubles of its own (HTTP 500)"),
        (503, "troubles of its own (HTTP 503)"),
        (204, "the server refuses (HTTP 204)"),
    ],
)
def test_what_a_server_says_is_said_in_words(site: Site, got: Path, code: int, said: str) -> None:
    site.acts = [status(code)]
    message = refused(site, got)
    assert said in message
    assert "--from FOLDER" in message
    assert len(site.asked) == 1
    assert not got.exists()


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, got: Path, code: int) -> None:
    site.files["/elsewhere"] = BODY
    site.acts = [redirect("/elsewhere", code)]
    bring(site, got)
    assert got.read_bytes() == BODY


def test_a_redirect_takes_the_range_along(site: Site, got: Path) -> None:
    site.files["/elsewhere"] = BODY
    site.acts = [redirect("/elsewhere"), cut(1000), redirect("/elsewhere"), serve]
    bring(site, got)
    assert got.read_bytes() == BODY
    assert site.ranges() == [None, None, "bytes=1000-", "bytes=1000-"]


def test_five_redirects_are_followed_and_six_are_not(site: Site, got: Path) -> None:
    site.files["/5"] = BODY
    site.acts = [redirect(f"/{n}") for n in range(1, 6)]
    bring(site, got)
    got.unlink()
    site.files["/6"] = BODY
    site.acts = [redirect(f"/{n}") for n in range(1, 7)]
    assert "sends on and on, and to no file" in refused(site, got)


@pytest.mark.parametrize("to", [URL, "/b"])
def test_a_ring_of_redirects_ends(site: Site, got: Path, to: str) -> None:
    site.acts = [redirect(to), redirect(URL)] * 20
    assert "sends on and on, and to no file" in refused(site, got)
    assert len(site.asked) < 10


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x", "gopher://x", "//[", "http://["]
)
def test_a_redirect_to_another_kind_of_address_is_refused(site: Site, got: Path, to: str) -> None:
    site.acts = [redirect(to)]
    refused(site, got)
    assert not got.exists()


def test_a_redirect_that_says_nothing_is_an_error(site: Site, got: Path) -> None:
    site.acts = [sending(b"", 302, Content_Length=0)]
    assert "sends on and on, and to no file (HTTP 302)" in refused(site, got)


def test_a_server_that_says_nothing_is_not_waited_for(site: Site, got: Path) -> None:
    site.acts = [silence(1)] * ATTEMPTS
    assert "127.0.0.1 did not answer in time" in refused(site, got, timeout=0.1)


def test_a_body_that_stops_coming_is_taken_up_again(site: Site, got: Path) -> None:
    def stall(handler: object) -> None:
        handler.start(200, Content_Length=len(BODY), ETag='"1"')
        handler.wfile.write(BODY[:1000])
        silence(1)(handler)

    site.acts = [stall]
    bring(site, got, timeout=0.2)
    assert got.read_bytes() == BODY
    assert site.ranges() == [None, "bytes=1000-"]


def test_a_connection_closed_before_an_answer_is_tried_again(site: Site, got: Path) -> None:
    site.acts = [silence(0)]
    bring(site, got)
    assert len(site.asked) == 2


def test_what_is_no_http_is_an_error(site: Site, got: Path) -> None:
    def babble(handler: object) -> None:
        handler.wfile.write(b"hello there\r\n\r\n")
        handler.close_connection = True

    site.acts = [babble] * ATTEMPTS
    assert "can't reach 127.0.0.1" in refused(site, got)


def test_nobody_there(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(DownloadError, match=r"can't reach 127\.0\.0\.1: Connection refused"):
            fetch(f"http://127.0.0.1:{port}/x", tmp_path / "x", 10, lambda _: None)


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:,1234567890"])
def test_only_http_is_spoken(tmp_path: Path, url: str) -> None:
    with pytest.raises(DownloadError):
        fetch(url, tmp_path / "x", 10, lambda _: None)
    assert not (tmp_path / "x").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no full device")
def test_a_full_disk_is_said(site: Site, got: Path) -> None:
    got.symlink_to("/dev/full")
    with pytest.raises(OutputError, match="the disk is full"):
        bring(site, got)


def test_a_place_that_cannot_be_written_is_said(site: Site, tmp_path: Path) -> None:
    site.files[URL] = BODY
    with pytest.raises(OutputError, match="no such folder"):
        bring(site, tmp_path / "no" / "folder")


def test_a_proxy_of_the_environment_is_asked(
    site: Site, got: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site.address)
    fetch(f"http://voices.invalid{URL}", got, len(BODY), lambda _: None)
    assert got.read_bytes() == BODY
    path, headers = site.asked[0]
    assert path == f"http://voices.invalid{URL}"
    assert headers["Host"] == "voices.invalid"


def test_no_proxy_is_heeded(site: Site, got: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    bring(site, got)
    assert site.asked[0][0] == URL


@pytest.mark.tool("openssl")
class TestOverTls:
    @pytest.fixture
    def got(self, tmp_path: Path, safe_site: Site) -> Path:
        safe_site.files[URL] = BODY
        return tmp_path / "model.onnx"

    def test_a_file_comes(self, safe_site: Site, got: Path) -> None:
        bring(safe_site, got)
        assert got.read_bytes() == BODY

    def test_a_certificate_of_nobody_known_is_refused(
        self, safe_site: Site, got: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SSL_CERT_FILE")
        assert "the certificate of 127.0.0.1 can't be trusted" in refused(safe_site, got)
        assert not got.exists()

    def test_a_certificate_of_another_name_is_refused(self, safe_site: Site, got: Path) -> None:
        address = safe_site.address.replace("127.0.0.1", "localhost")
        with pytest.raises(DownloadError, match="certificate of localhost"):
            fetch(address + URL, got, len(BODY), lambda _: None)

    def test_it_never_leads_to_a_plain_address(
        self, safe_site: Site, site: Site, got: Path
    ) -> None:
        site.files[URL] = BODY
        safe_site.acts = [redirect(site.address + URL)]
        assert f"leads to {site.address}{URL}, which is not" in refused(safe_site, got)
        assert site.asked == []

    def test_a_plain_address_may_lead_to_a_safe_one(
        self, safe_site: Site, site: Site, got: Path
    ) -> None:
        site.acts = [redirect(safe_site.address + URL)]
        bring(site, got)
        assert got.read_bytes() == BODY

    def test_a_proxy_is_asked_for_a_tunnel(
        self, safe_site: Site, site: Site, got: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """This one refuses: that it was asked, and nothing went round it, is what counts."""
        monkeypatch.setenv("https_proxy", site.address)
        assert "can't reach 127.0.0.1" in refused(safe_site, got)
        assert safe_site.asked == []
