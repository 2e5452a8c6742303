"""What a practice asks of its listener: the question, the answers it takes, and its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from ..errors import nearest
from ..reading.document import Sequence as Listed
from ..reading.editor import WORDS, SeenAs, matching, words_matching
from ..reading.fields import (
    NAME,
    FieldError,
    ListOf,
    Located,
    Name,
    Words,
    expect_text,
    from_text,
    invalid,
)
from .conditions import NONE
from .pronouns import FORMS, HOW, pronoun_forms
from .text import speakable

LEAVE_OUT = "leave out"

Reply = str | tuple[str, ...]
"""An answer as a script takes it: words, or the items of a list."""


def _item(text: str) -> str:
    item = " ".join(text.split())
    _refuse_unspeakable(item)
    return item


def _item_of_several(text: str) -> str:
    if "," in text:
        hint = "Write each on its own: [left hand, right hand]."
        raise FieldError("commas stand between answers, so none can be in one", hint)
    return _item(text)


def _each_once(items: tuple[str, ...]) -> tuple[str, ...]:
    folded = [_folded(item) for item in items]
    for item in items:
        if folded.count(_folded(item)) > 1:
            raise invalid(f"'{item[:60]}' stands here twice", "Keep one of them.")
    return items


def _pronouns(text: str) -> str:
    pronoun_forms(text)
    return text.lower()


def _is_free(name: str) -> str:
    if name in FORMS:
        hint = "Call the question otherwise, and write `pronouns: they` under it."
        raise invalid(f"{{{name}}} is a form of pronouns that are asked for", hint)
    if name in RESERVED:
        raise invalid(f"{{{name}}} has a meaning of its own", f"Call it otherwise: my-{name}, say.")
    return name


LENGTH = "length"
QUIET = "quiet"
"""Spoken by themselves: how long the practice is, and how long the next silence will be."""

RESERVED = (LENGTH, QUIET)

_A_FREE_NAME = matching(
    rf"(?!(?:{'|'.join((*FORMS, *RESERVED))})$){NAME.pattern}",
    "A name is small letters, digits and hyphens, and none that has a meaning of its own.",
)
AskName = Annotated[Name, AfterValidator(_is_free), SeenAs(lambda name: name | _A_FREE_NAME)]

_AN_ITEM = words_matching(
    r"^[^,]*[^\s,][^,]*$", "Commas stand between answers: write each on its own."
)
_PRONOUNS = matching(r"\s*[^\s/0-9]+(?:\s*/\s*[^\s/0-9]+){0,4}\s*", f"They are {HOW}.")
_AN_ANSWER = {
    "if": {"type": "array"},
    "then": {"items": WORDS, "minItems": 1},
    "else": WORDS,
}


class Ask(Located):
    """Something the listener is asked, and what is said where they leave it blank.

    `or_` is the script's own answer: of `several`, a tuple; `leave out` drops the steps that would
    have said it.
    """

    model_config = ConfigDict(
        json_schema_extra={"if": {"required": ["several"]}, "else": {"properties": {"or": WORDS}}}
    )

    ask: Words = Field(
        description="The question, as the listener is asked it.",
        examples=["What were you called then?"],
    )
    choices: Annotated[ListOf[Annotated[str, from_text(_item)]], AfterValidator(_each_once)] = (
        Field(
            (),
            description="The answers that can be given, of which one is chosen.",
            examples=[["yes", "no"]],
        )
    )
    several: Annotated[
        ListOf[Annotated[str, from_text(_item_of_several, _AN_ITEM)]], AfterValidator(_each_once)
    ] = Field(
        (),
        description="The answers that can be given, of which any are chosen. The answer is a list, "
        "which for and in can go through.",
        examples=[["jaw", "throat", "hands"]],
    )
    pronouns: Annotated[str | None, from_text(_pronouns, _PRONOUNS)] = Field(
        None,
        description="Asks for a person's pronouns, and says which are used where it is left blank. "
        "Lines may then say {they}, {them}, {their}, {theirs}, {themselves}, {are}, {were}, {have}.",
        examples=["they", "xe/xem/xyr"],
    )
    or_: Annotated[Reply | None, WithJsonSchema(_AN_ANSWER)] = Field(
        None,
        alias="or",
        description="What is said where it is left blank; leave out drops the steps that would have "
        "said it. Without this line, the question has to be answered.",
        examples=["you", "leave out"],
    )

    @field_validator("or_", mode="before")
    @classmethod
    def _own_answer(cls, value: Any, info: ValidationInfo) -> Reply:
        choices, several = info.data.get("choices", ()), info.data.get("several", ())
        if isinstance(value, Listed) and several:
            items = [expect_text(item).strip() for item in value]
            if not all(items):
                raise invalid("one answer of this list is empty", "Write one, or remove its place.")
            text = ",".join(items)
        else:
            text = " ".join(expect_text(value).split())
        if not text:
            raise invalid("nothing is written here", "Write an answer, or remove the line.")
        if text == LEAVE_OUT:
            return text
        try:
            return _read(text, choices, several)
        except FieldError as error:
            raise invalid(str(error), error.hint) from error

    @model_validator(mode="after")
    def _one_kind_only(self) -> Ask:
        kinds = [k for k in ("choices", "several", "pronouns") if getattr(self, k)]
        if len(kinds) > 1:
            message = f"this asks for {kinds[0]} and for {kinds[1]} at once"
            raise invalid(message, "Keep one of them.", key=kinds[1])
        if self.pronouns and self.or_ is not None:
            hint = "Remove this line: what stands after `pronouns:` is said where it is left blank."
            raise invalid("a question about pronouns has no `or:`", hint, key="or")
        return self

    @property
    def default(self) -> Reply | None:
        """The script's own answer; None where there is none, or the steps are left out."""
        return self.pronouns or (None if self.or_ == LEAVE_OUT else self.or_)

    @property
    def leaves_out(self) -> bool:
        """Whether what says it is dropped where it is left blank."""
        return self.or_ == LEAVE_OUT or self.or_ == ()

    @property
    def how(self) -> str:
        """Which answers it takes, in words; empty where any words will do."""
        if self.choices:
            return f"one of: {', '.join(self.choices)}"
        if self.several:
            none = f"; or {NONE}" if _can_be_none(self.several) else ""
            return f"some of: {', '.join(self.several)}{none}"
        return HOW if self.pronouns else ""

    @property
    def example(self) -> str:
        """An answer that it takes."""
        return self.pronouns or (*self.choices, *self.several, "someone")[0]

    def read(self, answer: str) -> Reply:
        """An answer on one line as the script takes it: of choices as it writes them, of `several`
        in its order. Raises FieldError."""
        return _pronouns(answer) if self.pronouns else _read(answer, self.choices, self.several)


def _read(answer: str, choices: Sequence[str], several: Sequence[str]) -> Reply:
    if choices:
        return _found([answer], choices)[0]
    if several:
        if _folded(answer) == NONE and _can_be_none(several):
            return ()
        return _found([word.strip() for word in answer.split(",") if word.strip()], several)
    _refuse_unspeakable(answer)
    return answer


def _refuse_unspeakable(answer: str) -> None:
    try:
        speakable(answer)
    except FieldError as error:
        raise FieldError(str(error), "An answer is some words, up to a sentence.") from error


def _can_be_none(several: Sequence[str]) -> bool:
    return NONE not in map(_folded, several)


def _found(words: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Those of the known that are named, without regard to capitals. Raises FieldError."""
    wanted = {_folded(word): word for word in words}
    items = {_folded(item): item for item in known}
    for folded, word in wanted.items():
        if folded not in items:
            close = nearest(word[:60], known)
            hint = f"Did you mean {close}?" if close else ""
            raise FieldError(f"'{word[:60]}' is not one of: {', '.join(known)}", hint)
    if not wanted:
        raise FieldError(f"this names none of: {', '.join(known)}")
    return tuple(item for folded, item in items.items() if folded in wanted)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()
