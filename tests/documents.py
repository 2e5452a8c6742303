"""The documents' code blocks, for tests that hold them to what voicehome does."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Block:
    """A fenced block. `file` is the name in its first line, `# parts/hello.yaml`, or empty: a block
    that has one is a whole file, and later blocks of the document find it there."""

    language: str
    text: str
    file: str

    def save(self) -> Path:
        """Write it under its name, in the current folder."""
        path = Path(self.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text, encoding="utf-8")
        return path


def blocks(document: str) -> list[Block]:
    """The blocks of a document, named from the project's folder, in their order."""
    text = (ROOT / document).read_text(encoding="utf-8")
    found = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert found, f"{document} shows nothing"
    return [Block(language, body, _file_of(body)) for language, body in found]


def _file_of(body: str) -> str:
    named = re.match(r"# (\S+\.yaml)\n", body)
    return named[1] if named else ""


def session(text: str) -> None:
    """Run a shown session: what each `$ ` command prints is what stands below it, but for blanks at
    the ends of lines."""
    for shown in text.split("$ ")[1:]:
        command, _, expected = shown.partition("\n")
        arguments = [sys.executable, "-m", *shlex.split(command)]
        done = subprocess.run(
            arguments,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env={**os.environ, "COLUMNS": "80"},  # a table is as wide as its terminal
        )
        printed = re.sub(r" +$", "", done.stdout, flags=re.MULTILINE)
        assert printed == expected, f"{command}\n{printed}"
