"""What a machine does that was sent a parcel: render it in a folder of its own, and send back the files.

The rendering is a process of its own, with its own places for data and cache, so that nothing of a
parcel stays, and that one machine may have several at a time. When the process that asked for it ends,
however it ends, it removes the folder and ends too.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import NoReturn

from .. import __version__
from ..errors import Problem
from ..files import explain_os_error, user_folder
from .make import Made, make
from .order import Order
from .parcel import Parcel, Returned

_ORDER = "order"
_MADE = "made"

DIED = Problem(
    "the process that made it ended without a word",
    "It may have had too little memory: try it again with --jobs 1.",
)


def make_there(parcel: Parcel) -> Returned:
    """Render a parcel. Never raises: what goes wrong is told by what is returned, and no log has it."""
    stem = parcel.order.job.stem
    if parcel.version != __version__:
        message = f"this is voicehome {parcel.version}, and a worker has {__version__}"
        hint = "Install the same version on all of them."
        return Returned(Made(stem, problems=(Problem(message, hint),)))
    folder = Path(tempfile.mkdtemp(prefix="voicehome-"))
    try:
        _unpack(parcel, folder)
        _render(folder)
        made = pickle.loads((folder / _MADE).read_bytes())
        return Returned(made, {} if made.problems else _written(parcel.order, folder))
    except FileNotFoundError:
        return Returned(Made(stem, problems=(DIED,)))
    except OSError as error:
        hint = "This is on a worker's machine: see to its disk."
        return Returned(Made(stem, problems=(explain_os_error(error, folder, hint),)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(parcel: Parcel, folder: Path) -> None:
    """The parcel's files, in a folder that its owner alone can read; the models are the machine's own."""
    for name, content in parcel.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "data").mkdir(exist_ok=True)
    models = user_folder("models")
    if models.is_dir():
        (folder / "data" / models.name).symlink_to(models.absolute())
    (folder / _ORDER).write_bytes(pickle.dumps(parcel.order))


def _render(folder: Path) -> None:
    places = {"VOICEHOME_DATA": str(folder / "data"), "VOICEHOME_CACHE": str(folder / "cache")}
    places |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    with subprocess.Popen(
        [sys.executable, "-P", "-m", __name__],
        cwd=folder,
        env={**os.environ, **places},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin
        try:
            process.wait()
        finally:
            process.stdin.close()


def _written(order: Order, folder: Path) -> dict[str, tuple[bytes, str]]:
    files = {}
    for place in order.files:
        content = (folder / order.library / place).read_bytes()
        files[place] = (content, hashlib.sha256(content).hexdigest())
    return files


def main() -> None:
    """Render the order that lies in the current folder, and leave there what came of it."""
    folder = Path.cwd()
    threading.Thread(target=_end_with, args=(folder,), daemon=True).start()
    made = make(pickle.loads((folder / _ORDER).read_bytes()))
    (folder / _MADE).write_bytes(pickle.dumps(made))


def _end_with(folder: Path) -> NoReturn:
    """Wait for the end of whoever asked; nobody needs any of it then."""
    sys.stdin.buffer.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main()
