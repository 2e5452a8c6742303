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
OWN = [sys.executable, "-P", "-m"]
LISTENING = {"socket.__new__", "socket.bind"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

_notes = os.environ.get("VOICEHOME_WATCH", "")
_listens = os.environ.get("VOICEHOME_WATCH_LISTENS")
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
    elif (event.startswith(NETWORK) and not _may_listen(event, arguments)) or (
        event in PROGRAMS and not _is_a_worker(event, arguments)
    ):
        _note("refused", f"{event} {arguments!r}"[:300])
        raise PermissionError(f"refused while this process is watched: {event}")


def _is_a_worker(event: str, arguments: tuple[Any, ...]) -> bool:
    if event != "subprocess.Popen":
        return False
    command = list(arguments[1])
    return command[:3] == OWN and command[3].startswith("voicehome.speech.")


def _may_listen(event: str, arguments: tuple[Any, ...]) -> bool:
    """`serve` listens on this machine's own address, and does nothing else with the network."""
    where = arguments[1][0] if event == "socket.bind" else "127.0.0.1"
    return bool(_listens) and event in LISTENING and where == "127.0.0.1"


if _notes:
    _note("process", sys.orig_argv)
    _note("environment", dict(os.environ))
    sys.addaudithook(_watch)
