"""The steps of a script, one class each: what can stand in a list of steps, and how it is read."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Discriminator, Field, PrivateAttr, Tag

from ..reading.document import Sequence
from ..reading.editor import SeenAs, Shape
from ..reading.fields import (
    A_NAME,
    TAG,
    Elastic,
    ListOf,
    Name,
    Truth,
    Words,
    a_count,
    from_text,
)
from .ask import AskName
from .breathe import Breathe
from .conditions import A_CONDITION, Condition, read_condition
from .cues import Background, Bell, Play
from .delivery import IN_OTHER_WORDS, Delivered, Manner
from .line import Shown, Spoken, Title
from .sit import Sit
from .step import Single, below
from .written import item_name, list_name, step_from_text, step_tag

_NOT_SHOWN = "To leave the line out of the lyrics, write shown: no."


class Say(Single, Delivered):
    """A line, spoken; with `shown: no`, it is in no lyrics and no captions."""

    elsewhere: ClassVar[dict[str, str]] = (
        Single.elsewhere | IN_OTHER_WORDS | dict.fromkeys(("show", "hidden"), _NOT_SHOWN)
    )
    say: Spoken = Field(
        description="Speak a line. In it, [3s] is a pause and {name} an answer; {{ is a brace.",
        examples=["I'm here now. [3s] You are not alone any more."],
    )
    shown: Truth = Field(
        True,
        description="Whether it stands in the lyrics and captions; yes where you don't say.",
        examples=["no"],
    )


class Pause(Single):
    """Silence between the last sound of speech and the next: `8s`, or `8s..20s..40s` (least, natural,
    most), which stretches with the length asked for."""

    pause: Elastic = Field(
        description="Silence of exactly this length, from the last sound to the next. 8s..20s..40s "
        "(least, natural, most) stretches with the length asked for.",
        examples=["8s", "8s..20s..40s", "3 breaths"],
    )


class Echo(Single):
    """Room to say the last line oneself; before it, the line so many times again."""

    echo: Annotated[
        int, a_count(0, 5, "It is how often the line is said again, before room is left: echo: 1")
    ] = Field(
        description="Room to say the last line oneself; before it, the line so many times again.",
        examples=[1],
    )


class Use(Single):
    """Another file's steps. `with_` fills placeholders of that file."""

    use: Words = Field(
        description="Another file's steps, by its name from this file's folder or the practice "
        "library.",
        examples=["parts/opening.yaml"],
    )
    with_: dict[Name, Title] = Field(
        default_factory=dict,
        alias="with",
        description="What fills that file's placeholders.",
        examples=[{"minutes": "ten"}],
    )
    _steps: tuple[Step, ...] = PrivateAttr(default=())

    @property
    def steps(self) -> tuple[Step, ...]:
        """What the loader found in that file."""
        return self._steps


class GroupSettings(Delivered):
    """`ramp` moves from how the group begins to what stands in it, line by line."""

    gap: Elastic | None = Field(
        None,
        description="The silence between these lines, where they have no pause of their own.",
        examples=["4s", "4s..6s..10s"],
    )
    ramp: Manner | None = Field(
        None,
        description="Moves there line by line, from how the group begins: for falling asleep.",
        examples=[{"softer": "8 dB", "slower": "15%"}],
    )
    steps: Steps = Field(description="The steps that share this.", examples=[["Hello.", "bell"]])


class Group(Single):
    """Settings shared by some steps."""

    elsewhere: ClassVar[dict[str, str]] = Single.elsewhere | below(
        "group", [field.alias or name for name, field in GroupSettings.model_fields.items()]
    )
    group: GroupSettings = Field(
        description="Settings that some steps share.",
        examples=[{"as": "younger", "softer": "2 dB", "steps": ["Did you forget about me?"]}],
    )

    @property
    def inner(self) -> tuple[Step, ...]:
        return self.group.steps


def _kind_of_items(value: Any) -> str:
    return TAG + ("list" if isinstance(value, Sequence) else "name")


Items = Annotated[
    Annotated[ListOf[Title], Tag(f"{TAG}list")]
    | Annotated[str, from_text(list_name), Tag(f"{TAG}name")],
    Discriminator(_kind_of_items),
    SeenAs(lambda either: {"if": {"type": "array"}, "then": either["oneOf"][0], "else": A_NAME}),
]
"""A list of words, or the name of an answer that is one."""


class For(Single):
    """The steps once for each item of a list, or of an answer that is a list; `{name}` is the item."""

    for_: Annotated[AskName, BeforeValidator(item_name)] = Field(
        alias="for",
        description="The steps once for each item of a list. What you write here is the item's "
        "name, which lines say in braces: {place}.",
        examples=["place"],
    )
    in_: Items = Field(
        alias="in",
        description="The list, or the name of an answer that is one.",
        examples=[["a hand", "the jaw"], "places"],
    )
    steps: Steps = Field(
        description="The steps for each item.", examples=[["If it suits you, notice {place}."]]
    )

    @property
    def inner(self) -> tuple[Step, ...]:
        return self.steps

    @property
    def turns(self) -> int:
        return 1 if isinstance(self.in_, str) else len(self.in_)


class Repeat(Single):
    """The steps, so many times."""

    repeat: Annotated[int, a_count(1, 1000)] = Field(
        description="The steps below, so many times.", examples=[3]
    )
    steps: Steps = Field(
        description="The steps that are repeated.", examples=[["In.", {"pause": "4s"}, "Out."]]
    )

    @property
    def inner(self) -> tuple[Step, ...]:
        return self.steps

    @property
    def turns(self) -> int:
        return self.repeat


def _alternative(value: Any) -> Any:
    """An alternative is a step, or a list of them."""
    if isinstance(value, Sequence):
        return value
    alone = Sequence([value])
    alone.source = value.source
    return alone


def _one_step_or_several(steps: Shape) -> Shape:
    return {"if": {"type": "array"}, "then": steps, "else": steps["items"]}


class Choose(Single):
    """One of the alternatives; which, the variation says."""

    choose: ListOf[
        Annotated[Steps, BeforeValidator(_alternative), SeenAs(_one_step_or_several)]
    ] = Field(
        description="One of these is heard, each a step or a list of steps; which, the variation "
        "says.",
        examples=[["They may say something.", "You might hear only quiet."]],
    )

    @property
    def inner(self) -> tuple[Step, ...]:
        return tuple(step for alternative in self.choose for step in alternative)


class Shuffle(Single):
    """All of the steps, in an order that the variation says."""

    shuffle: Steps = Field(
        description="All of these are heard, in an order that the variation says.",
        examples=[["A sound.", "A colour.", "Something to touch."]],
    )

    @property
    def inner(self) -> tuple[Step, ...]:
        return self.shuffle


class Only(Single):
    """The steps under a condition, and others where it does not hold."""

    only: Annotated[Condition, from_text(read_condition, A_CONDITION)] = Field(
        description="Steps under a condition: on the length asked for, on whether something was "
        "answered, or on the answer; with not, and, or.",
        examples=["length >= 15m", "touch is yes", "age >= 13 and not name"],
    )
    steps: Steps = Field(
        description="The steps where the condition holds.", examples=[["There is time to stay."]]
    )
    else_: Steps = Field(
        (),
        alias="else",
        description="The steps where it does not hold.",
        examples=[[{"pause": "20s"}]],
    )

    @property
    def inner(self) -> tuple[Step, ...]:
        return (*self.steps, *self.else_)


class Show(Single):
    """Words for the lyrics and captions, which nobody speaks."""

    show: Shown = Field(
        description="Words for the lyrics and captions, which nobody speaks.",
        examples=["(a silence of two minutes)"],
    )


class Direction(Single):
    """A word to whoever reads the practice aloud; never spoken."""

    direction: Words = Field(
        description="A word to whoever reads the practice aloud; never spoken.",
        examples=["Ask this plainly, so that both answers weigh the same."],
    )


Step = Annotated[
    Annotated[Say, Tag("step:say")]
    | Annotated[Pause, Tag("step:pause")]
    | Annotated[Sit, Tag("step:sit")]
    | Annotated[Breathe, Tag("step:breathe")]
    | Annotated[Echo, Tag("step:echo")]
    | Annotated[Bell, Tag("step:bell")]
    | Annotated[Play, Tag("step:play")]
    | Annotated[Background, Tag("step:background")]
    | Annotated[Use, Tag("step:use")]
    | Annotated[Group, Tag("step:group")]
    | Annotated[For, Tag("step:for")]
    | Annotated[Repeat, Tag("step:repeat")]
    | Annotated[Choose, Tag("step:choose")]
    | Annotated[Shuffle, Tag("step:shuffle")]
    | Annotated[Only, Tag("step:only")]
    | Annotated[Show, Tag("step:show")]
    | Annotated[Direction, Tag("step:direction")],
    Discriminator(step_tag),
    BeforeValidator(step_from_text),
]


Steps = ListOf[Step]
