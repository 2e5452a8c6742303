"""What other programs say of a file: independent readers, each asked for title, length and chapters.

Every reader returns `Told`, with None for what it does not say; it raises `Refused` where it can't open
the file. All run without a screen, speakers or a network; VLC, which does not run as root, as nobody.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_LIMIT = 60


class Refused(Exception):  # noqa: N818 - it is what happened
    """The program can't open this file."""


@dataclass(frozen=True)
class Told:
    """`seconds` is how long; `chapters` are titles."""

    title: str | None = None
    seconds: float | None = None
    chapters: tuple[str, ...] | None = None


def output(*command: str | Path) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, timeout=_LIMIT)
    if done.returncode:
        raise Refused(command[0])
    return (done.stdout + done.stderr).decode(errors="replace")


def _nobody() -> dict[str, Any]:
    return {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}


def found(pattern: str, text: str) -> str | None:
    match = re.search(pattern, text, re.MULTILINE)
    return match[1].strip() or None if match else None


def clock(text: str | None) -> float | None:
    """`0:40`, `00:00:40.06` or `0m:40.000s` in seconds."""
    if not text:
        return None
    seconds = 0.0
    for part in re.findall(r"[0-9.]+", text):
        seconds = seconds * 60 + float(part)
    return seconds


def ffprobe(path: Path) -> Told:
    shown = ("-show_format", "-show_streams", "-show_chapters", "-of", "json")
    data = json.loads(output("ffprobe", "-v", "error", *shown, path))
    tags = {**data["streams"][0].get("tags", {}), **data["format"].get("tags", {})}
    title = {name.lower(): value for name, value in tags.items()}.get("title")
    chapters = tuple(chapter["tags"]["title"] for chapter in data["chapters"])
    return Told(title, float(data["format"]["duration"]), chapters or None)


def mpv(path: Path) -> Told:
    quiet = ("--no-config", "--ao=null", "--vo=null", "--no-video", "--length=0.1")
    asked = "--term-playing-msg=@${metadata/by-key/title:}@${=duration}@${chapter-list}@"
    text = output("mpv", *quiet, asked, path)
    _, title, seconds, chapters, *_ = text.split("@")
    titles = tuple(re.findall(r'"title":"(.*?)"', chapters) or re.findall(r"\) (.+)", chapters))
    return Told(title or None, float(seconds), titles or None)


_QUIET_VLC = ("--intf", "rc", "--rc-fake-tty", "--no-video", "--aout=dummy", "--repeat")


def vlc(path: Path) -> Told:
    """Asked by its remote control, which tells nothing of chapters."""
    with (
        _readable_by_all(path) as copy,
        subprocess.Popen(
            ["cvlc", *_QUIET_VLC, str(copy)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(copy.parent)},
            **_nobody(),
        ) as process,
    ):
        assert process.stdin and process.stdout
        os.set_blocking(process.stdout.fileno(), False)
        try:
            return _asked(process)
        finally:
            process.kill()


_NO_TITLE = re.compile(r"-?\d*$|VLC media|Command Line|recording\.|Error|[|+]")


def _asked(process: subprocess.Popen[bytes]) -> Told:
    """Until it knows how long it is; its answers come when they come."""
    assert process.stdin and process.stdout
    said, end = "", time.monotonic() + _LIMIT / 2
    while time.monotonic() < end:
        process.stdin.write(b"get_length\nget_title\n")
        process.stdin.flush()
        time.sleep(0.2)
        said += (process.stdout.read() or b"").decode(errors="replace")
        lines = [re.sub(r"^(?:> )*", "", line).strip() for line in said.splitlines()]
        lengths = [line for line in lines if re.fullmatch(r"[1-9]\d*", line)]
        if len(lengths) > 1:
            title = next((line for line in lines if not _NO_TITLE.match(line)), None)
            return Told(title, float(lengths[0]))
    raise Refused("vlc")


@contextmanager
def _readable_by_all(path: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="players-"))
    try:
        folder.chmod(0o777)
        copy = Path(shutil.copy(path, folder / f"recording{path.suffix}"))
        copy.chmod(0o644)
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def mpd_of(music: Path) -> Iterator[Callable[..., str]]:
    """Music Player Daemon, which has indexed the folder `music`: `mpc`'s commands, and what it says."""
    with tempfile.TemporaryDirectory(prefix="players-") as name:
        folder = Path(name)
        socket = folder / "socket"
        (folder / "mpd.conf").write_text(
            f'music_directory "{music}"\ndb_file "{folder}/db"\nbind_to_address "{socket}"\n'
            f'log_file "{folder}/log"\nstate_file "{folder}/state"\nzeroconf_enabled "no"\n'
            'audio_output {\n type "null"\n name "none"\n}\n'
        )
        command = ["mpd", "--no-daemon", str(folder / "mpd.conf")]
        daemon = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def mpc(*words: str) -> str:
            return output("mpc", f"--host={socket}", *words)

        try:
            end = time.monotonic() + _LIMIT
            while not socket.exists():
                assert daemon.poll() is None and time.monotonic() < end, "mpd did not start"
                time.sleep(0.05)
            mpc("update", "--wait")
            yield mpc
        finally:
            daemon.kill()
            daemon.wait()


def mpd(path: Path) -> Told:
    with tempfile.TemporaryDirectory(prefix="players-") as music:
        shutil.copy(path, music)
        with mpd_of(Path(music)) as mpc:
            text = mpc("listall", "-f", "%title%@%time%").strip()
    if "@" not in text:
        raise Refused("mpd")
    title, seconds = text.split("@")
    return Told(title or None, clock(seconds))


def gstreamer(path: Path) -> Told:
    text = output("gst-discoverer-1.0", "-v", "-c", path)
    if "Missing plugins" in text:
        pytest.skip(f"GStreamer is here without its plugin for {path.suffix}")
    if "An error was encountered" in text:
        raise Refused("gst-discoverer-1.0")
    chapters = tuple(re.findall(r"chapter: .*?\n(?:.*\n)*?\s+title: (.+)", text))
    return Told(
        found(r"^\s+title: (.+)$", text),
        clock(found(r"Duration: ([\d:.]+)", text)),
        chapters or None,
    )


def mpg123(path: Path) -> Told:
    text = output("mpg123", "-t", path)
    if not re.search(r"^MPEG \d\.\d L III", text, re.MULTILINE):
        raise Refused("mpg123")
    return Told(found(r"^\s*Title:\s+(.+)$", text), clock(found(r"\[([\d:]+)\] Decoding", text)))


def opusinfo(path: Path) -> Told:
    text = output("opusinfo", path)
    assert "WARNING" not in text and "ERROR" not in text
    chapters = tuple(re.findall(r"CHAPTER\d+NAME=(.+)", text))
    return Told(
        found(r"TITLE=(.+)", text), clock(found(r"Playback length: (.+)", text)), chapters or None
    )


def flac(path: Path) -> Told:
    """`flac -t` decodes it all against its checksum; `metaflac` reads it."""
    output("flac", "-t", "-s", path)
    tags = output("metaflac", "--export-tags-to=-", path)
    samples = float(output("metaflac", "--show-total-samples", path))
    chapters = tuple(re.findall(r"CHAPTER\d+NAME=(.+)", tags))
    return Told(found(r"TITLE=(.+)", tags), samples / 48_000, chapters or None)


def sox(path: Path) -> Told:
    """It decodes the whole; opening it alone would say nothing of what is inside."""
    if path.suffix == ".mp3" and " mp3 " not in output("sox", "--help"):
        pytest.skip("SoX is here without its plugin for MP3")
    output("sox", path, "-n", "stat")
    text = output("sox", "--info", path)
    return Told(found(r"^Title=(.+)$", text), clock(found(r"Duration\s+: ([\d:.]+)", text)))


def mediainfo(path: Path) -> Told:
    general = output("mediainfo", "--Inform=General;%Title%@%Duration%", path)
    title, duration = general.strip().split("@")
    if not duration:
        raise Refused("mediainfo")
    menu = output("mediainfo", path).partition("Menu")[2].partition("Menu #2")[0]
    chapters = tuple(
        title.strip() for title in re.findall(r"^\d\d:\d\d:\d\d\.\d+\s+: (.+)$", menu, re.MULTILINE)
    )
    return Told(title or None, float(duration) / 1000, chapters or None)


def kid3(path: Path) -> Told:
    text = output("kid3-cli", "-c", "get", path)
    if "Hz" not in text:
        raise Refused("kid3-cli")
    return Told(
        found(r"^\s+Title\s+(.+)$", text), clock(found(r"(?:Channels?|Stereo) ([\d:]+)$", text))
    )


@dataclass(frozen=True)
class Reader:
    """`programs` are those that it needs, the first of which is asked for its version by `says_version`
    and for a file by `ask`."""

    programs: tuple[str, ...]
    ask: Callable[[Path], Told]
    says_version: str = "--version"

    @property
    def missing(self) -> list[str]:
        return [program for program in self.programs if shutil.which(program) is None]

    @property
    def version(self) -> str:
        done = subprocess.run(
            [self.programs[0], self.says_version], capture_output=True, text=True, **_nobody()
        )
        number = found(r"(?:^|[ v-])(\d+\.\d+(?:\.\d+)?)", done.stdout + done.stderr)
        assert number, f"{self.programs[0]} does not say which it is"
        return number


READERS = {
    "ffprobe": Reader(("ffprobe",), ffprobe, "-version"),
    "mpv": Reader(("mpv",), mpv),
    "VLC": Reader(("cvlc",), vlc),
    "MPD": Reader(("mpd", "mpc"), mpd),
    "GStreamer": Reader(("gst-discoverer-1.0",), gstreamer, "--gst-version"),
    "MediaInfo": Reader(("mediainfo",), mediainfo),
    "Kid3": Reader(("kid3-cli",), kid3, "-h"),
    "SoX": Reader(("sox",), sox),
    "mpg123": Reader(("mpg123",), mpg123),
    "opusinfo": Reader(("opusinfo",), opusinfo, "-V"),
    "flac": Reader(("flac", "metaflac"), flac),
}
"""By the names that people know."""
