"""Who speaks in SSML: its voices and languages, as roles of a script."""

from __future__ import annotations

import re
from collections import Counter

from ..reading.fields import MAX_NAME
from .markup import Characters, Element
from .original import Notes

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Roles:
    """Names for the voices of a file. Where no words stand outside of a voice, the first is the guide."""

    def __init__(self, root: Element, notes: Notes) -> None:
        self._notes = notes
        self._guide = None if _speaks_without_voice(root) else _first_voice(root)
        self._roles: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def of(self, element: Element) -> str:
        """The role of a `<voice>`; empty for the guide's."""
        voice = _voice(element)
        name = voice[:60] or "without a name"
        if voice == self._guide:
            self._notes.add(
                element.source,
                f"the voice '{name}' became the guide",
                "Choose the guide's voice at the top of the script: voice: hearth.",
            )
            return ""
        if voice not in self._roles:
            self._roles[voice] = self._unused(_as_name(voice) or "voice")
        role = self._roles[voice]
        self._notes.add(
            element.source,
            f"the voice '{name}' became the role {role}, which the guide speaks",
            f"Give it a voice at the top of the script: voices: {{{role}: wren}}.",
        )
        return role

    def _unused(self, role: str) -> str:
        """`role`, or for another voice whose name comes to the same, `role-2`."""
        self._counts[role] += 1
        count = self._counts[role]
        return role if count == 1 else self._unused(f"{role}-{count}")


def read_language(text: str) -> str | None:
    """A language such as `en-GB`; None for what is none."""
    text = text.strip()
    return text if _LANGUAGE.fullmatch(text) and len(text) <= MAX_NAME else None


def _voice(element: Element) -> str:
    """What tells a voice from others: its name, or else what it is like."""
    attributes = element.attributes
    named = attributes.get("name", "").strip()
    like = (attributes.get(key, "") for key in ("gender", "xml:gender", "age", "variant"))
    return named or " ".join(" ".join(like).split()) or attributes.get("languages", "")


def _as_name(voice: str) -> str:
    """`en-US-JennyNeural` and `Text to Speech Voice (en-US, JennyNeural)` are called `jenny`."""
    word = re.split(r"[\s,(]+", voice.strip(" )"))[-1] if "(" in voice else voice
    word = re.sub(r"^[a-z]{2,3}-[A-Z]{2,4}-", "", word)
    word = re.sub(r"(?<=\w)(Multilingual)?Neural$", "", word)
    name = "-".join(re.findall(r"[a-z0-9]+", word.lower()))[:40].strip("-")
    return name if name[:1].isalpha() else f"voice-{name}".strip("-")


def _first_voice(element: Element) -> str | None:
    for child in element.elements():
        if child.name == "voice":
            return _voice(child)
        if (found := _first_voice(child)) is not None:
            return found
    return None


def _speaks_without_voice(element: Element) -> bool:
    for child in element.children:
        if isinstance(child, Characters):
            if child.text.strip():
                return True
        elif child.name not in ("voice", "audio", "metadata") and _speaks_without_voice(child):
            return True
    return False
