"""What a finished programme says of itself: its timeline, words, tags and key."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from .. import __version__
from ..cover.choose import Cover, choose_cover
from ..encode.formats import STEM, Format
from ..files import content_key
from ..meter import programme_loudness
from ..mix.bed import planned_levels
from ..mix.limit import Loud
from ..project.notes import notes_in
from ..reading.pronounce import Pronunciations
from ..script.find import short_name
from ..speech.cast import Voice, voice_shape
from ..speech.recorded import taken_key
from ..speech.store import ClipStore
from ..speech.trim import THRESHOLD_DBFS
from ..tag import captions
from ..tag.fields import Tags
from ..targets import DEFAULT
from ..timeline.events import Caption, Event, Speech, Timeline
from ..timeline.plan import GUIDE
from ..units import gain_from_decibels
from ..voices.profile import Profile
from .beds import beds_of
from .heard import where_heard
from .programme import Draft, Programme

_REPLAY_GAIN = -18.0
"""LUFS that ReplayGain 2.0 brings everything to."""


def timeline_json(programme: Programme, store: ClipStore) -> str:
    """The Timeline as other programs read it.

    Beside `Timeline.as_data` it says at what level (linear) edges of speech were found, counted in
    the finished file, so that anyone can find them again; those of a line with a `level` (dB) of its
    own, so much higher or lower. It says where each phrase is heard (see `where_heard`), what the file
    was made to measure, and where its beds lie: `levels` are frames, and dB beside the voice there,
    straight between them, null being silence.
    """
    data = programme.timeline.as_data()
    said = [event for event in data["events"] if event["kind"] == Speech.kind]
    for event, heard in zip(said, where_heard(programme, store), strict=True):
        event |= heard
    target, channels = programme.draft.target, programme.channels
    data["edge_level"] = round(gain_from_decibels(THRESHOLD_DBFS) * programme.gain, 9)
    data["channels"] = channels
    data["target"] = {
        "name": target.name,
        "loudness": target.file_loudness(channels),
        "true_peak": target.true_peak,
    }
    if beds := beds_of(programme):
        data["bed"] = {"levels": planned_levels(beds, programme.timeline.frames)}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def is_timeline(path: Path) -> bool:
    """Whether `path` holds a timeline that voicehome wrote. Never raises."""
    try:
        with path.open(encoding="utf-8") as file:
            return '"generator": "voicehome' in file.read(200)
    except (OSError, ValueError):
        return False


def sidecar(programme: Programme, path: Path) -> str:
    timeline = _as_others_may_read(programme)
    if path.suffix == ".vtt":
        return captions.vtt(timeline)
    practice = programme.draft.script.practice
    return captions.lrc(
        captions.lyric_lines(timeline),
        title=programme.draft.plan.title,
        artist=practice.by or "",
        album=practice.series or "",
        frames=programme.timeline.frames,
    )


_BLANK = "…"


def _as_others_may_read(programme: Programme) -> Timeline:
    """The timeline with what somebody answered left blank, where the project is private."""
    draft, timeline = programme.draft, programme.timeline
    if not _is_blanked(draft):
        return timeline
    answers = draft.answers
    said = {words for name in answers.given for words in answers.lists.get(name, ())}
    said |= {answers.spoken[name] for name in answers.given if name in answers.spoken}
    longest_first = sorted(filter(None, said), key=lambda words: (-len(words), words))
    if not longest_first:
        return timeline
    pattern = re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE
    )
    return replace(timeline, events=tuple(_blanked(event, pattern) for event in timeline.events))


def _is_blanked(draft: Draft) -> bool:
    """Whether words are left out of what can be read: nothing is where nobody answered anything."""
    return draft.project.private and bool(draft.answers.given)


def _blanked(event: Event, pattern: re.Pattern[str]) -> Event:
    """Without an answer, a line's words are no longer where they were: only the line has its time."""
    if isinstance(event, Speech | Caption) and pattern.search(event.text):
        text = pattern.sub(_BLANK, event.text)
        return (
            replace(event, text=text, words=())
            if isinstance(event, Speech)
            else replace(event, text=text)
        )
    return event


def tags_of(programme: Programme, format: Format, sounds: Sequence[Loud]) -> Tags:
    """The tags of a file in which these sound."""
    practice = programme.draft.script.practice
    cover = cover_of(programme.draft)
    figures = [
        programme.clips[e.clip].figures.at_gain(programme.gain * gain_from_decibels(e.level))
        for e in programme.timeline.speech
    ]
    return Tags(
        title=programme.draft.plan.title,
        frames=programme.timeline.frames,
        voicehome_id=source_key(programme.draft, programme.voices, format),
        artist=practice.by or programme.draft.project.artist or "",
        album=practice.series or "",
        album_artist=practice.by or programme.draft.project.artist or "",
        voice=", ".join(dict.fromkeys(event.voice for event in programme.timeline.speech)),
        track=practice.number,
        date=practice.date,
        comment=practice.care or "",
        description="\n\n".join(_said_of(programme.draft)),
        language=practice.language,
        copyright=practice.rights or "",
        encoder=f"voicehome {__version__}",
        lyrics=captions.lyric_lines(_as_others_may_read(programme)),
        gain=_REPLAY_GAIN - programme_loudness(figures) - 10 * math.log10(programme.channels),
        peak=min(max(sound.loudest for sound in sounds), _ceiling(programme, format)),
        chapters=programme.timeline.chapters,
        cover=cover.jpeg() if cover else None,
    )


def _ceiling(programme: Programme, format: Format) -> float:
    """Linear; stems have none."""
    return math.inf if format is STEM else gain_from_decibels(programme.draft.target.true_peak)


def _said_of(draft: Draft) -> list[str]:
    """What a practice is, and what every recording of the project says of itself."""
    practice, notes = draft.script.practice, draft.project.notes
    told = [practice.summary] if practice.summary else []
    return [*told, " ".join(notes_in(practice.language, notes, practice.depth))]


def cover_of(draft: Draft) -> Cover | None:
    """The picture that files carry. Raises ProjectError where one's own pictures can't be found."""
    practice = draft.script.practice
    names = (short_name(draft.script.path), draft.plan.title, practice.series or "")
    by = practice.by or draft.project.artist or ""
    return choose_cover(draft.project, draft.plan.title, practice.series, by, names)


def cast_of(draft: Draft) -> dict[str, Profile]:
    """Who is heard, by role."""
    guide = draft.cast[GUIDE]
    return {u.role: draft.cast.get(u.role, guide) for u in draft.plan.utterances}


def _books(draft: Draft) -> list[Pronunciations]:
    """How words are said, by the project and by the voices; the script's own is in its file."""
    cast = draft.cast
    return [draft.project.pronounce, *(cast[role].pronounce for role in sorted(cast))]


def shape_of(draft: Draft, voices: Mapping[str, Voice]) -> dict[str, Any]:
    """Everything that shapes a recording but its format and the listener's answers, as plain data."""
    target = draft.target
    elsewhere = [target.mono_loudness, target.true_peak, sorted(target.kbits.items())]
    cover = cover_of(draft)
    return {
        "version": __version__,
        "files": draft.script.digests,
        "voices": {
            role: voice_shape(profile, voices.get(profile.name))
            for role, profile in cast_of(draft).items()
        },
        "pronounce": [
            {word: [said.words, said.ipa] for word, said in book.items()} for book in _books(draft)
        ],
        "project": [draft.project.artist, _said_of(draft), _is_blanked(draft)],
        "loudness": target.loudness,
        "length": draft.wish.length,
        "variation": draft.wish.variation,
        "part": draft.wish.part,
        "sounds": sorted({*draft.plan.sounds, *draft.plan.loops}),
        "cover": cover.key if cover else None,
        "takes": sorted({taken_key(u.take) for u in draft.plan.utterances if u.take}),
        **({"spoken": True} if draft.project.notes.spoken else {}),
        **({} if target.name == DEFAULT else {"target": elsewhere}),
    }


def source_key(draft: Draft, voices: Mapping[str, Voice], format: Format) -> str:
    """The key of everything that shapes a file, but for the listener's answers: it is embedded in
    the file, and a hash of a name can be guessed."""
    return content_key({**shape_of(draft, voices), "format": format.name})
