"""What a project file, `voicehome.yaml`, may hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, PrivateAttr, Tag, model_validator

from ..reading.document import Sequence as Listed
from ..reading.editor import SeenAs, Shape, matching
from ..reading.fields import (
    TAG,
    Duration,
    FieldError,
    ListOf,
    Located,
    Name,
    Truth,
    Words,
    a_count,
    from_text,
    invalid,
    read_duration,
)
from ..reading.pronounce import Pronunciations
from ..reading.schema import json_schema_of
from ..units import DURATION, Frames

USUAL = "usual"
ALL = "all"

AUDIOBOOKSHELF = "audiobookshelf"
"""The layout for the media server of that name."""

FormatName = Literal["mp3", "m4a", "m4b", "opus", "flac", "wav"]
"""As `encode.formats.FORMATS` has them, which is too high up to be asked here."""


def _one_or_word(text: str) -> str | tuple[Frames, ...]:
    """`usual`, `all`, or one length, which is a list of one."""
    if text in (USUAL, ALL):
        return text
    try:
        return (read_duration(text),)
    except ValueError as error:
        raise FieldError(f"'{text[:40]}' is no length", f"Write {_A_WORD}") from error


def _kind(value: Any) -> str:
    return TAG + ("list" if isinstance(value, Listed) else "word")


_A_WORD = "usual, all, or lengths such as [10m, 20m]."

Lengths = Annotated[
    Annotated[ListOf[Duration], Tag(f"{TAG}list")]
    | Annotated[
        str | tuple[Frames, ...],
        from_text(
            _one_or_word, matching(rf"{USUAL}|{ALL}|\s*(?:{DURATION})\s*", f"Write {_A_WORD}")
        ),
        Tag(f"{TAG}word"),
    ],
    Discriminator(_kind),
]
"""Which lengths are made of a script: its usual one, all that it lists, or these."""


class Person(Located):
    """Somebody whose recordings are made apart, with their own answers."""

    written_like: ClassVar[str] = "{name: client-a, scripts: [a-calm-place], lengths: [10m]}"
    name: Name = Field(
        description="What they are called here; their answers are kept by: voicehome people ask.",
        examples=["client-a"],
    )
    scripts: ListOf[Words] = Field(
        (),
        description="Which practices they get, by short names or patterns; all, where you don't say.",
        examples=[["not-alone-now", "a-calm-place"]],
    )
    lengths: Lengths | None = Field(
        None,
        description="How long theirs are; as everybody's, where you don't say.",
        examples=["all", ["10m"]],
    )
    voices: dict[Name, Name] = Field(
        default_factory=dict,
        description="Who speaks to them, by role.",
        examples=[{"guide": "stone"}],
    )


class Feed(Located):
    """A podcast feed: a file that any server may offer."""

    written_like: ClassVar[str] = "feed: {title: Quiet Hours, address: https://example.org/quiet}"
    title: Words = Field(description="What the podcast is called.", examples=["Quiet Hours"])
    address: Words = Field(
        description="Where the library will be found, as the beginning of an address.",
        examples=["https://example.org/quiet"],
    )

    @model_validator(mode="after")
    def _is_an_address(self) -> Feed:
        if not self.address.startswith(("https://", "http://")):
            raise invalid("an address begins with https://", key="address")
        return self


def _country(text: str) -> str:
    if len(text) != 2 or not text.isascii() or not text.isalpha():
        raise FieldError(f"'{text[:40]}' is no country's code", "Write two letters, such as DE.")
    return text.upper()


_A_COUNTRY = matching("[A-Za-z]{2}", "Write a country's two letters, such as DE.")


class Notes(Located):
    """What every recording says of itself, in its description and on the listening page."""

    written_like: ClassVar[str] = "notes: {crisis: call 988 in the United States}"
    therapy: Truth = Field(
        True, description="That it is no replacement for therapy.", examples=["yes"]
    )
    driving: Truth = Field(
        True,
        description="That it is not for driving, or wherever one has to be alert.",
        examples=["yes"],
    )
    country: Annotated[str, from_text(_country, _A_COUNTRY)] | None = Field(
        None,
        description="Where the listeners are, by two letters: the number for a crisis is that of "
        "this country, where voicehome knows one.",
        examples=["DE"],
    )
    crisis: Words | None = Field(
        None,
        description="Where to turn in a crisis; your local emergency number, where you don't say.",
        examples=["your local emergency number"],
    )
    spoken: Truth = Field(
        False, description="Whether these are spoken at the end, too.", examples=["no"]
    )


def _feed(value: Any) -> Any:
    return None if value == "none" else value


def _or_none(feed: Shape) -> Shape:
    return {"anyOf": [{"const": "none"}, feed]}


class Project(Located):
    """What a project's scripts have in common, and what `voicehome build` makes of them."""

    library: Words = Field(
        "library", description="The folder that recordings go to.", examples=["library"]
    )
    scripts: ListOf[Words] = Field(
        ("**/*.yaml",),
        description="Which files are practices, as patterns; all, where you don't say, but for parts "
        "and voices.",
        examples=[["scripts/**/*.yaml"]],
    )
    formats: ListOf[FormatName] = Field(
        ("mp3",), description="The formats to make.", examples=[["mp3", "m4b"]]
    )
    lengths: Lengths = Field(
        USUAL,
        description="How long recordings are: usual, each script's first length; all, every one that "
        "it lists; or these.",
        examples=["all", ["10m", "20m"]],
    )
    voices: dict[Name, Name] = Field(
        default_factory=dict,
        description="Who speaks, by role, over what the scripts say.",
        examples=[{"guide": "stone"}],
    )
    variations: ListOf[Annotated[int, a_count(1, 1000)]] = Field(
        (1,), description="Which variations to make.", examples=[[1, 2]]
    )
    people: ListOf[Person] = Field(
        (),
        description="Whose recordings are made apart, with their own answers.",
        examples=[[{"name": "client-a", "lengths": ["10m"]}]],
    )
    artist: Words | None = Field(
        None,
        description="Who made the practices, where a script does not say.",
        examples=["Someone"],
    )
    target: Literal["default", "podcast", "insight"] = Field(
        "default", description="What files are to measure, by where they go.", examples=["podcast"]
    )
    layout: Literal["plain", "audiobookshelf"] = Field(
        "plain",
        description="How the folders lie: plain, by artist and series; audiobookshelf, a folder for "
        "each recording, as that media server wants it.",
        examples=["plain"],
    )
    covers: Words = Field(
        "made",
        description="Covers: made, drawn from series and title; none; or a folder with pictures that are "
        "called as practices or series are.",
        examples=["made", "none", "covers"],
    )
    feed: Annotated[Feed | None, BeforeValidator(_feed), SeenAs(_or_none)] = Field(
        None,
        description="A podcast feed of the library, with its title and address; or none.",
        examples=[{"title": "Quiet Hours", "address": "https://example.org/quiet"}],
    )
    notes: Notes = Field(
        default_factory=Notes.model_construct,
        description="What every recording says of itself.",
        examples=[{"country": "DE", "spoken": "yes"}],
    )
    private: Truth = Field(
        False,
        description="Whether people's answers are left out of lyrics and captions.",
        examples=["yes"],
    )
    pronounce: Pronunciations = Field(
        default_factory=dict,
        description="How words and phrases are said in all of them.",
        examples=[{"Siobhan": "shi-VAWN"}],
    )
    _folder: Path | None = PrivateAttr(default=None)

    @property
    def folder(self) -> Path | None:
        """Where the file lies; None where there is no project."""
        return self._folder

    @model_validator(mode="after")
    def _each_person_once(self) -> Project:
        names = [person.name for person in self.people]
        for name in names:
            if names.count(name) > 1:
                raise invalid(f"two people are called '{name}'", "Keep one.", key="people")
        return self

    @model_validator(mode="after")
    def _one_format_a_book(self) -> Project:
        if self.layout == AUDIOBOOKSHELF and len(self.formats) > 1:
            message = "layout: audiobookshelf goes with one format only"
            hint = (
                "Audiobookshelf takes all sound in a folder for parts of one book, and would play "
                f"each practice {len(self.formats)} times. Keep one format, such as "
                f"formats: [{self.formats[0]}]."
            )
            raise invalid(message, hint, key="formats")
        return self


def project_schema() -> Shape:
    """The JSON Schema (draft 7) of a project file, for editors."""
    return json_schema_of(Project)
