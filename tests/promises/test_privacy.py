"""Nothing leaves, and what stays is private; and what watches for that would see it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from voicehome.diagnosis import Finding
from voicehome.promises import privacy
from voicehome.promises.place import (
    COMMANDS,
    Place,
    network_calls,
    prepare,
    run_all,
    traced,
    without_network,
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One in which every command has run, without a network and under a umask of 0."""
    place = Place(tmp_path_factory.mktemp("place"))
    prepare(place)
    failed = run_all(place, without_network(), umask=0)
    assert failed == []
    yield place


def verdicts(found: Iterator[Finding]) -> dict[str, bool]:
    return {finding.what: finding.works for finding in found}


def test_every_command_keeps_what_is_promised(place: Place) -> None:
    bad = [finding for finding in privacy.watched(place, place.seen()) if not finding.works]
    assert bad == []
    assert len(place.seen().processes) > len(COMMANDS)


def test_without_a_network(place: Place) -> None:
    if not without_network():
        pytest.skip("this machine can't make a place without a network")
    script = "import socket; socket.create_connection(('192.0.2.1', 80), 2)"
    command = [*without_network(), sys.executable, "-c", script]
    assert b"unreachable" in subprocess.run(command, capture_output=True).stderr


REACHES_OUT = {
    "a socket": "import socket; socket.socket()",
    "a look-up": "import socket; socket.getaddrinfo('example.org', 80)",
    "an address": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
    "a shell": "import os; os.system('true')",
    "a program": "import subprocess; subprocess.run(['true'])",
    "another Python": "import subprocess, sys; subprocess.run([sys.executable, '-c', ''])",
    "becoming another": "import os; os.execv('/bin/true', ['true'])",
    "a spawned one": "import os; os.posix_spawn('/bin/true', ['true'], {})",
}


@pytest.mark.parametrize("how", REACHES_OUT)
def test_what_reaches_out_is_refused_and_told(tmp_path: Path, how: str) -> None:
    place = Place(tmp_path)
    prepare(place)
    quiet = f"try:\n    {REACHES_OUT[how]}\nexcept BaseException: pass\nprint('on')"
    done = subprocess.run(
        [sys.executable, "-P", "-c", quiet], env=place.environment(), capture_output=True, text=True
    )
    assert done.stdout == "on\n", done.stderr
    assert len(place.seen().refused) == 1
    assert not verdicts(privacy.watched(place, place.seen()))["nothing leaves"]


def test_every_check_can_fail(place: Place, tmp_path: Path) -> None:
    seen = place.seen()
    foreign = replace(seen, processes=(("/bin/sh", "-c", "x"),))
    outside = replace(seen, written=("/etc/passwd",))
    told = replace(seen, environments=({"LINE": "Quokkaline"},))
    for wrong, what in (
        (foreign, "nothing leaves"),
        (outside, "writes nowhere else"),
        (told, "said nowhere else"),
    ):
        assert [w for w, good in verdicts(privacy.watched(place, wrong)).items() if not good] == [
            what
        ]
    loose, left = place.data / "people" / "ann.yaml", place.cache / "being-written" / "x.part"
    loose.chmod(0o644)
    left.touch(mode=0o600)
    named = place.cache / "clips" / "Quokkaline.npz"
    named.touch(mode=0o600)
    bad = [what for what, good in verdicts(privacy.watched(place, seen)).items() if not good]
    loose.chmod(0o600)
    left.unlink()
    named.unlink()
    assert bad == ["private on disk", "said nowhere else", "nothing left over"]


def test_the_system_sees_no_network_call(place: Place) -> None:
    if not traced():
        pytest.skip("strace is missing here, or may not look")
    script = "import socket; socket.socket(); socket.socket(socket.AF_UNIX)"
    done = subprocess.run([*traced(), sys.executable, "-c", script], capture_output=True, text=True)
    [call] = network_calls(done.stderr)
    assert "AF_INET" in call
    command = ("render", "numbatfile.yaml", "--voice", "espeak", "-o", "out/t.mp3")
    done = place.run(*command, under=traced())
    assert done.returncode == 0, done.stderr
    assert network_calls(done.stderr) == []


def test_clearing_the_cache_leaves_nothing(place: Place, tmp_path: Path) -> None:
    assert place.run("render", "numbatfile.yaml", "-o", f"{tmp_path}/a.mp3").returncode == 0
    assert place.run("cache", "clear", "--yes").returncode == 0
    assert not place.cache.exists()


def test_serve_listens_on_this_machine_and_does_nothing_else(place: Place, tmp_path: Path) -> None:
    """It looks no name up, not even its own."""
    (tmp_path / "index.html").write_text("<p>Here.")
    command = [sys.executable, "-P", "-m", "voicehome", "serve", str(tmp_path), "--port", "0"]
    environment = place.environment(VOICEHOME_WATCH_LISTENS="1", PYTHONUNBUFFERED="1")
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout
        assert "http://127.0.0.1" in serving.stdout.readline()
        serving.terminate()
    assert place.seen().refused == ()


def test_what_can_not_be_looked_at_is_not_called_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        privacy, "a_place", lambda *_: contextlib.nullcontext(Place(Path("nowhere")))
    )
    monkeypatch.setattr(privacy, "run_all", lambda *_, **__: [])
    monkeypatch.setattr(privacy, "watched", lambda *_: [])
    monkeypatch.setattr(privacy, "without_network", tuple)
    monkeypatch.setattr(privacy, "traced", tuple)
    found = list(privacy.findings())
    assert [(f.works, f.optional) for f in found] == [(False, True), (False, True)]
    assert all("not looked at" in f.detail for f in found)
