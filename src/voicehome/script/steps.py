"""The steps of a script, one class each: what can stand in a list of steps, and how it is read."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Discriminator, Field, PrivateAttr, Tag

from ..reading.document import Sequence
from ..reading.fields import (
    TAG,
    Elastic,
    ListOf,
    Name,
    Words,
    a_count,
    a_truth,
    from_text,
    read_stretch,
)
from ..units import Frames, Stretch
from .ask import AskName
from .breathe import Breathe
from .conditions import Condition, read_condition
from .cues import Background, Bell, Play
from .delivery import IN_OTHER_WORDS, Delivered, Manner
from .line import Shown, Spoken, Title
from .sit import SitBell, read_at_least, read_sit_bell
from .step import Single, below
from .written import item_name, list_name, step_from_text, step_tag

_NOT_SHOWN = "To leave the line out of the lyrics, write shown: no."


class Say(Single, Delivered):
    """A line, spoken; with `shown: no`, it is in no lyrics and no captions."""

    elsewhere: ClassVar[dict[str, str]] = (
        Single.elsewhere | IN_OTHER_WORDS | dict.fromkeys(("show", "hidden"), _NOT_SHOWN)
    )
    say: Spoken
    shown: Annotated[bool, from_text(a_truth)] = True


class Pause(Single):
    """Silence between the last sound of speech and the next: `8s`, or `8s..20s..40s` (least, natural,
    most), which stretches with the length asked for."""

    pause: Elastic


def _sit(text: str) -> Stretch | None:
    return None if text == "rest" else read_stretch(text)


class Sit(Single):
    """A long silence on purpose; `rest` takes whatever the asked length leaves (None here).

    `bells` ring in it, unless it is shorter than `when`.
    """

    elsewhere: ClassVar[dict[str, str]] = Single.elsewhere | {
        "bell": "Bells in a sit are written bells: [halfway]."
    }
    sit: Annotated[Stretch | None, from_text(_sit)]
    bells: ListOf[Annotated[SitBell, from_text(read_sit_bell)]] = Field((), max_length=12)
    when: Annotated[Frames, from_text(read_at_least)] = 0


class Echo(Single):
    """Room to say the last line oneself; before it, the line so many times again."""

    echo: Annotated[
        int, a_count(0, 5, "It is how often the line is said again, before room is left: echo: 1")
    ]


class Use(Single):
    """Another file's steps. `with_` fills placeholders of that file."""

    use: Words
    with_: dict[Name, Title] = Field(default_factory=dict, alias="with")
    _steps: tuple[Step, ...] = PrivateAttr(default=())

    @property
    def steps(self) -> tuple[Step, ...]:
        """What the loader found in that file."""
        return self._steps


class GroupSettings(Delivered):
    """`ramp` moves from how the group begins to what stands in it, line by line."""

    gap: Elastic | None = None
    ramp: Manner | None = None
    steps: Steps


class Group(Single):
    """Settings shared by some steps."""

    elsewhere: ClassVar[dict[str, str]] = Single.elsewhere | below(
        "group", [field.alias or name for name, field in GroupSettings.model_fields.items()]
    )
    group: GroupSettings

    @property
    def inner(self) -> tuple[Step, ...]:
        return self.group.steps


def _kind_of_items(value: Any) -> str:
    return TAG + ("list" if isinstance(value, Sequence) else "name")


Items = Annotated[
    Annotated[ListOf[Title], Tag(f"{TAG}list")]
    | Annotated[str, from_text(list_name), Tag(f"{TAG}name")],
    Discriminator(_kind_of_items),
]
"""A list of words, or the name of an answer that is one."""


class For(Single):
    """The steps once for each item of a list, or of an answer that is a list; `{name}` is the item."""

    for_: Annotated[AskName, BeforeValidator(item_name)] = Field(alias="for")
    in_: Items = Field(alias="in")
    steps: Steps

    @property
    def inner(self) -> tuple[Step, ...]:
        return self.steps

    @property
    def turns(self) -> int:
        return 1 if isinstance(self.in_, str) else len(self.in_)


class Repeat(Single):
    """The steps, so many times."""

    repeat: Annotated[int, a_count(1, 1000)]
    steps: Steps

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


class Choose(Single):
    """One of the alternatives; which, the variation says."""

    choose: ListOf[Annotated[Steps, BeforeValidator(_alternative)]]

    @property
    def inner(self) -> tuple[Step, ...]:
        return tuple(step for alternative in self.choose for step in alternative)


class Shuffle(Single):
    """All of the steps, in an order that the variation says."""

    shuffle: Steps

    @property
    def inner(self) -> tuple[Step, ...]:
        return self.shuffle


class Only(Single):
    """The steps under a condition, and others where it does not hold."""

    only: Annotated[Condition, from_text(read_condition)]
    steps: Steps
    else_: Steps = Field((), alias="else")

    @property
    def inner(self) -> tuple[Step, ...]:
        return (*self.steps, *self.else_)


class Show(Single):
    """Words for the lyrics and captions, which nobody speaks."""

    show: Shown


class Direction(Single):
    """A word to whoever reads the practice aloud; never spoken."""

    direction: Words


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

for _holder in (GroupSettings, For, Repeat, Choose, Shuffle, Only):
    _holder.model_rebuild()  # they are steps and hold steps: only now is it known what these are
