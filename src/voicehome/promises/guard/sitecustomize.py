"""Watches a Python process from its first line on; every process that has this folder on its PYTHONPATH
loads it, workers included.

What would reach another machine, or start a program that is none of voicehome's own, is refused and
noted; what is opened for writing is noted. Notes are lines of JSON in the file that the environment
variable VOICEHOME_WATCH names. It needs nothing but Python.
"""

import json
import os
import sys
import threading
from typing import Any

NETWORK = ("socket.", "http.client.", "urllib.", "ftplib.", "smtplib.", "imaplib.", "poplib.")
PROGRAMS = {"os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn"}
PROGRAMS |= {"os.startfile/2", "webbrowser.open", "subprocess.Popen"}
WORKER = [sys.executable, "-P", "-m", "voicehome.speech.worker"]
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

_notes = os.environ.get("VOICEHOME_WATCH", "")
_mine = threading.local()


def _note(what: str, detail: object) -> None:
    _mine.busy = True
    try:
        line = json.dumps([what, os.getpid(), detail]).encode() + b"\n"
        handle = os.open(_notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(handle, line)  # one call, so that processes don't cut each other's lines
        os.close(handle)
    finally:
        _mine.busy = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if getattr(_mine, "busy", False):
        return
    if event == "open":
        path, _, flags = arguments
        if isinstance(path, (str, bytes)) and flags and flags & WRITES:
            _note("write", os.path.join(os.getcwd(), os.fsdecode(path)))
    elif event.startswith(NETWORK) or (event in PROGRAMS and not _is_a_worker(event, arguments)):
        _note("refused", f"{event} {arguments!r}"[:300])
        raise PermissionError(f"refused while this process is watched: {event}")


def _is_a_worker(event: str, arguments: tuple[Any, ...]) -> bool:
    return event == "subprocess.Popen" and list(arguments[1])[:4] == WORKER


if _notes:
    _note("process", sys.orig_argv)
    _note("environment", dict(os.environ))
    sys.addaudithook(_watch)
