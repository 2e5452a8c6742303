"""Plans and timelines of a few steps, spoken by `tone` as far as anything is."""

from __future__ import annotations

from pathlib import Path

from voicehome.render import draft, preview
from voicehome.render.programme import Draft
from voicehome.script.load import script_from_bytes
from voicehome.timeline.events import Event
from voicehome.timeline.expand import Wish
from voicehome.units import parse_duration

HERE = Path("practice.yaml")


def make(
    steps: str,
    top: str = "",
    length: str | None = None,
    variation: int = 1,
    part: str | None = None,
    **answers: str,
) -> Draft:
    """The draft of a script with these `steps` (lines that begin with `- `) and other keys in `top`."""
    body = "\n".join(f"  {line}" for line in steps.strip("\n").split("\n"))
    return make_whole(f"title: T\n{top}steps:\n{body}", length, variation, part, **answers)


def make_whole(
    text: str,
    length: str | None = None,
    variation: int = 1,
    part: str | None = None,
    **answers: str,
) -> Draft:
    script = script_from_bytes(text.encode(), HERE)
    asked = parse_duration(length) if length else None
    return draft(script, {"guide": "tone"}, answers, Wish(asked, variation, part))


def said(steps: str, **more: str) -> list[str]:
    return [u.spoken for u in make(steps, **more).plan.utterances]


def planned(steps: str, **more: str) -> list[str]:
    """The plan's items as text."""
    return [line.strip() for line in str(make(steps, **more).plan).splitlines()[1:]]


def heard(steps: str, **more: str) -> list[Event]:
    return list(preview(make(steps, **more)).timeline.events)
