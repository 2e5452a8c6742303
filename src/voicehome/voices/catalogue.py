"""The catalogue of neural voices that can be added, and where their files are fetched from."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from ..errors import Problem, ScriptError, VoiceError, nearest
from ..files import safe_name
from ..reading.compose import compose
from ..reading.document import open_document
from ..reading.explain import explain
from ..reading.fields import (
    FieldError,
    Language,
    ListOf,
    Located,
    Name,
    Words,
    a_count,
    from_text,
    invalid,
)
from .installed import ABOUT, VOICE_NAME

SHIPPED = Path(__file__).with_name("catalogue.yaml")

MIRROR = "VOICEHOME_VOICES_MIRROR"

LARGEST = 4 * 1024**3
"""Bytes of one file. The largest known here has 326 MB."""

_ADDRESS = re.compile(
    r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?(/[A-Za-z0-9._~%+/-]*)?", re.ASCII
)
"""Of HTTP or HTTPS, without a password, a query or a fragment."""

_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


def _voice_name(text: str) -> str:
    if not VOICE_NAME.fullmatch(text):
        raise ValueError("voices here are called like en_US-kristin-medium")
    return text


def _segment(text: str) -> str:
    """A part of an address that is a file name too, on every system, and leads nowhere else."""
    if not _SEGMENT.fullmatch(text) or safe_name(text) != text or text == ABOUT:
        raise FieldError(
            f"'{text[:60]}' can't be the name of a file here",
            "Names are letters, digits, dots, hyphens and underscores.",
        )
    return text


def _folder(text: str) -> str:
    return "/".join(_segment(part) for part in text.strip("/").split("/"))


def _address(text: str) -> str:
    """An address without its last `/`. Raises ValueError for what is not to be fetched from."""
    if not _ADDRESS.fullmatch(text):
        raise ValueError("an address is written like https://example.org/voices")
    return text.rstrip("/")


def _digest(digits: int) -> object:
    def read(text: str) -> str:
        if not re.fullmatch(rf"[0-9a-f]{{{digits}}}", text):
            raise ValueError(f"this is {digits} digits from 0 to 9 and a to f")
        return text

    return from_text(read)


class ListedFile(Located):
    """One file of a voice; at least one of the digests is there."""

    name: Annotated[str, from_text(_segment)]
    size: Annotated[int, a_count(1, LARGEST)]
    sha256: Annotated[str, _digest(64)] = ""
    md5: Annotated[str, _digest(32)] = ""

    @model_validator(mode="after")
    def _can_be_checked(self) -> ListedFile:
        if not self.sha256 and not self.md5:
            raise invalid("there is no way to check this file", "Add its `sha256: …`.")
        return self


class Site(Located):
    """Where files lie."""

    base: Annotated[str, from_text(_address)]


class Listed(Located):
    """A voice that can be added."""

    site: Name = Field(alias="source")
    folder: Annotated[str, from_text(_folder)]
    engine: Name
    language: Language
    licence: Words
    licence_from: Literal["card", "reports"] = Field("reports", alias="licence-from")
    built_on: Words = Field("", alias="built-on")
    speakers: ListOf[Words] = ()
    sounds: Words = ""
    files: ListOf[ListedFile]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @model_validator(mode="after")
    def _each_file_once(self) -> Listed:
        names = [file.name.lower() for file in self.files]
        if len(set(names)) < len(names):
            raise invalid("two files of this voice have the same name", key="files")
        return self


class Catalogue(Located):
    """Voices by name, and the sites that they come from."""

    sources: dict[Name, Site]
    voices: dict[Annotated[str, from_text(_voice_name)], Listed]

    @model_validator(mode="after")
    def _every_site_is_known(self) -> Catalogue:
        for name, voice in self.voices.items():
            if voice.site not in self.sources:
                raise invalid(f"'{name}' comes from '{voice.site}', which `sources` does not know")
        return self

    def find(self, name: str) -> Listed:
        """The voice called `name`. Raises VoiceError with the nearest name."""
        if name in self.voices:
            return self.voices[name]
        by_small_letters = {known.lower(): known for known in self.voices}
        close = nearest(name, by_small_letters)
        meant = f"Did you mean {by_small_letters[close]}? " if close else ""
        hint = f"{meant}To see them all: voicehome voices add"
        raise VoiceError(Problem(f"the catalogue has no voice called '{name[:100]}'", hint))

    def folder_address(self, voice: Listed) -> str:
        """Where the files of `voice` lie: at its source or, if the environment variable
        VOICEHOME_VOICES_MIRROR is set, there, in a folder with the source's name. Raises VoiceError."""
        base = self.sources[voice.site].base
        mirror = os.environ.get(MIRROR, "").strip()
        if mirror:
            try:
                base = f"{_address(mirror)}/{voice.site}"
            except ValueError as error:
                raise VoiceError(Problem(f"{MIRROR} can't be used: {error}")) from error
        return f"{base}/{voice.folder}"


def load_catalogue(path: Path = SHIPPED) -> Catalogue:
    """Read a catalogue. Raises VoiceError with everything that is wrong with it."""
    try:
        document = open_document(path, path.name if path == SHIPPED else str(path))
        root = compose(document, begins="`sources: …` and `voices: …`")
        return Catalogue.model_validate(root)
    except ScriptError as error:
        raise VoiceError(*error.problems) from error
    except ValidationError as error:
        raise VoiceError(*explain(document, root, error, Catalogue)) from error
