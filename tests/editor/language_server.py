"""A small editor: it speaks the Language Server Protocol with yaml-language-server, over pipes.

`python tests/editor/language_server.py FILE LINE COLUMN` prints what an editor would show there.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

COMMAND = ["yaml-language-server", "--stdio"]

PATIENCE = 60
"""Seconds after which a server that says nothing is taken to have failed."""

SETTINGS = {
    "yaml": {
        "validate": True,
        "hover": True,
        "completion": True,
        "schemaStore": {"enable": False},  # it would be asked for over the network
        "disableDefaultProperties": False,
    }
}


class LanguageServer:
    """One server that runs, and the files that are open in it."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self._process = process
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}
        self._number = 0
        threading.Thread(target=self._read, daemon=True).start()
        self._ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri(),
                "capabilities": {
                    "workspace": {"configuration": True},
                    "textDocument": {
                        "completion": {"completionItem": {"snippetSupport": True}},
                        "hover": {"contentFormat": ["markdown"]},
                        "publishDiagnostics": {},
                    },
                },
            },
        )
        self._send({"method": "initialized", "params": {}})

    def open(self, path: Path, text: str) -> list[str]:
        """Show a file that holds `text`, saved or not; returns what is wrong with it, as
        `line: message`, in order."""
        uri = path.as_uri()
        self._diagnostics.pop(uri, None)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while uri not in self._diagnostics:
            self._take()
        found = sorted(self._diagnostics[uri], key=lambda d: d["range"]["start"]["line"])
        return [f"{d['range']['start']['line'] + 1}: {d['message']}" for d in found]

    def completions(self, path: Path, line: int, column: int) -> dict[str, str]:
        """What may be written at a place (both counted from 1): each label with the text that it
        would insert."""
        answer = self._at("textDocument/completion", path, line, column)
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {item["label"]: _inserted(item) for item in items}

    def hover(self, path: Path, line: int, column: int) -> str:
        """What is said of what stands at a place (both counted from 1); empty for nothing."""
        answer = self._at("textDocument/hover", path, line, column)
        return answer["contents"]["value"] if answer else ""

    def close(self) -> None:
        self._ask("shutdown", None)
        self._send({"method": "exit"})

    def _at(self, method: str, path: Path, line: int, column: int) -> Any:
        place = {"line": line - 1, "character": column - 1}
        return self._ask(method, {"textDocument": {"uri": path.as_uri()}, "position": place})

    def _ask(self, method: str, params: Any) -> Any:
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._take()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _take(self) -> dict[str, Any]:
        """The next message, whatever it is; what the server asks of an editor is answered."""
        message = self._messages.get(timeout=PATIENCE)
        assert message is not None, "the language server has ended"
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            params = message["params"]
            self._diagnostics[params["uri"]] = params["diagnostics"]
        elif method and "id" in message:
            asked = message.get("params") or {}
            sections = [SETTINGS.get(item.get("section")) for item in asked.get("items", [])]
            result = sections if method == "workspace/configuration" else None
            self._send({"id": message["id"], "result": result})
        return message

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0"} | message).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout
        for message in _messages(self._process.stdout):
            self._messages.put(message)
        self._messages.put(None)


@contextmanager
def language_server(folder: Path) -> Iterator[LanguageServer]:
    """A server that works in `folder`; it ends with the block."""
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        server = LanguageServer(process, folder)
        yield server
        server.close()
    finally:
        process.kill()
        process.wait()


def _messages(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    while header := stream.readline():
        length = int(header.partition(b":")[2])
        while stream.readline().strip():
            pass
        yield json.loads(stream.read(length))


def _inserted(item: dict[str, Any]) -> str:
    edit = item.get("textEdit") or {}
    return edit.get("newText") or item.get("insertText") or item["label"]


def main(path: Path, line: int, column: int) -> None:
    with language_server(path.parent) as server:
        for problem in server.open(path, path.read_text(encoding="utf-8")):
            print(problem)
        print(server.hover(path, line, column))
        for label, text in server.completions(path, line, column).items():
            print(f"  {label}: {text!r}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]), int(sys.argv[3]))
