"""What a machine does that was sent a parcel: render it in a folder of its own, and send back the files.

The rendering is a process of its own, with its own places for data and cache, so that nothing of a
parcel stays, and that one machine may have several at a time. It alone writes the folder; when the
process that asked for it ends, however it ends, it removes the folder and ends too.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import secrets
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import IO, NoReturn

from .. import __version__
from ..errors import Problem
from ..files import explain_os_error, user_folder
from .make import Made, make
from .parcel import Parcel, Returned

_SIZE = struct.Struct(">Q")
"""Before a parcel stands how many bytes it has: nothing follows until its sender ends."""

DIED = Problem(
    "the process that made it ended without a word",
    "It may have had too little memory: try it again with --jobs 1.",
)


def make_there(parcel: Parcel) -> Returned:
    """Render a parcel. Never raises: what goes wrong is told by what is returned, and no log has it."""
    if parcel.version != __version__:
        message = f"this is voicehome {parcel.version}, and a worker has {__version__}"
        return _failed(parcel, Problem(message, "Install the same version on all of them."))
    folder = Path(tempfile.gettempdir()) / f"voicehome-{secrets.token_hex(8)}"
    try:
        return _rendered(parcel, folder)
    except (OSError, EOFError, pickle.UnpicklingError):
        return _failed(parcel, DIED)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _failed(parcel: Parcel, problem: Problem) -> Returned:
    return Returned(Made(parcel.order.job.stem, problems=(problem,)))


def _rendered(parcel: Parcel, folder: Path) -> Returned:
    """What a process of its own makes of it; it ends at the latest with this one."""
    data = folder / "data"
    places = {"VOICEHOME_DATA": str(data), "VOICEHOME_CACHE": str(folder / "cache")}
    places |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    with subprocess.Popen(
        [sys.executable, "-P", "-m", __name__, str(folder), str(user_folder("models").absolute())],
        env={**os.environ, **places},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin and process.stdout
        sent = pickle.dumps(parcel)
        process.stdin.write(_SIZE.pack(len(sent)) + sent)
        process.stdin.flush()
        returned: Returned = pickle.load(process.stdout)
        return returned


def main() -> None:
    """In the process of its own: take a parcel from stdin, make it, and give what came of it."""
    folder, models = map(Path, sys.argv[1:])
    answer = _out_of_the_way()
    (size,) = _SIZE.unpack(sys.stdin.buffer.read(_SIZE.size))
    parcel: Parcel = pickle.loads(sys.stdin.buffer.read(size))
    threading.Thread(target=_end_with_who_asked, args=(folder,), daemon=True).start()
    try:
        returned = _made(parcel, folder, models)
    except OSError as error:
        hint = "This is on a worker's machine: see to its disk."
        returned = _failed(parcel, explain_os_error(error, folder, hint))
    finally:
        _remove(folder)
    with contextlib.suppress(BrokenPipeError), answer:
        pickle.dump(returned, answer)


def _remove(folder: Path) -> None:
    while folder.exists():  # something may be written while it is removed
        shutil.rmtree(folder, ignore_errors=True)


def _out_of_the_way() -> IO[bytes]:
    """Where stdout led to; what anything prints from here on goes nowhere."""
    answer = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return answer


def _end_with_who_asked(folder: Path) -> NoReturn:
    """Wait for the end of whoever asked; nobody needs any of it then."""
    sys.stdin.buffer.read()
    _remove(folder)
    os._exit(1)


def _made(parcel: Parcel, folder: Path, models: Path) -> Returned:
    """In a folder that its owner alone can read. The models of voices are this machine's own."""
    folder.mkdir(mode=0o700)
    for name, content in parcel.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if models.is_dir():
        (folder / "data").mkdir(exist_ok=True)
        (folder / "data" / models.name).symlink_to(models)
    os.chdir(folder)
    made = make(parcel.order)
    if made.problems:
        return Returned(made)
    made = replace(made, clips=())  # they are cached nowhere
    return Returned(
        made, {place: _counted(Path(parcel.order.library) / place) for place in parcel.order.files}
    )


def _counted(path: Path) -> tuple[bytes, str]:
    content = path.read_bytes()
    return content, hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
