"""What a finished programme says of itself: its timeline, words, tags and key."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

from .. import __version__
from ..encode.formats import STEM, Format
from ..files import content_key
from ..meter import programme_loudness
from ..mix.bed import planned_levels
from ..mix.limit import Loud
from ..reading.pronounce import Pronunciations
from ..speech.recorded import taken_key
from ..speech.trim import THRESHOLD_DBFS
from ..tag import captions
from ..tag.fields import Tags
from ..targets import DEFAULT, Target
from ..timeline.plan import GUIDE
from ..units import gain_from_decibels
from .beds import beds_of
from .programme import Programme

_REPLAY_GAIN = -18.0
"""LUFS that ReplayGain 2.0 brings everything to."""


def timeline_json(programme: Programme) -> str:
    """The Timeline as other programs read it.

    Beside `Timeline.as_data` it says at what level (linear) edges of speech were found, counted in
    the finished file, so that anyone can find them again; those of a line with a `level` (dB) of its
    own, so much higher or lower. And it says what the file was made to measure, and where its beds lie:
    `levels` are frames, and dB beside the voice there, straight between them, null being silence.
    """
    target, channels = programme.draft.target, programme.channels
    data = {
        **programme.timeline.as_data(),
        "edge_level": round(gain_from_decibels(THRESHOLD_DBFS) * programme.gain, 9),
        "channels": channels,
        "target": {
            "name": target.name,
            "loudness": target.file_loudness(channels),
            "true_peak": target.true_peak,
        },
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
    if path.suffix == ".vtt":
        return captions.vtt(programme.timeline)
    practice = programme.draft.script.practice
    return captions.lrc(
        captions.lyric_lines(programme.timeline),
        title=programme.draft.plan.title,
        artist=practice.by or "",
        album=practice.series or "",
        frames=programme.timeline.frames,
    )


def tags_of(programme: Programme, format: Format, sounds: Sequence[Loud]) -> Tags:
    """The tags of a file in which these sound."""
    practice = programme.draft.script.practice
    figures = [
        programme.clips[e.clip].figures.at_gain(programme.gain * gain_from_decibels(e.level))
        for e in programme.timeline.speech
    ]
    return Tags(
        title=programme.draft.plan.title,
        frames=programme.timeline.frames,
        voicehome_id=source_key(programme, format),
        artist=practice.by or "",
        album=practice.series or "",
        album_artist=practice.by or "",
        voice=", ".join(dict.fromkeys(event.voice for event in programme.timeline.speech)),
        track=practice.number,
        date=practice.date,
        comment=practice.care or "",
        description=practice.summary or "",
        language=practice.language,
        copyright=practice.rights or "",
        encoder=f"voicehome {__version__}",
        lyrics=captions.lyric_lines(programme.timeline),
        gain=_REPLAY_GAIN - programme_loudness(figures) - 10 * math.log10(programme.channels),
        peak=min(max(sound.loudest for sound in sounds), _ceiling(programme, format)),
        chapters=programme.timeline.chapters,
    )


def _ceiling(programme: Programme, format: Format) -> float:
    """Linear; stems have none."""
    return math.inf if format is STEM else gain_from_decibels(programme.draft.target.true_peak)


def _cast_identity(programme: Programme) -> dict[str, object]:
    """Who speaks each role, and all of the voice that shapes the programme."""
    cast, guide, voices = programme.draft.cast, programme.draft.cast[GUIDE], programme.voices
    profiles = {u.role: cast.get(u.role, guide) for u in programme.draft.plan.utterances}
    return {
        role: {
            **(voices[profile.name].identity() if profile.name in voices else {}),
            "name": profile.name,
            "gaps": repr(profile.gaps),
            "breath": profile.breath,
        }
        for role, profile in profiles.items()
    }


def _books(programme: Programme) -> list[Pronunciations]:
    """How words are said, by the project and by the voices; the script's own is in its file."""
    cast = programme.draft.cast
    return [programme.draft.project.pronounce, *(cast[role].pronounce for role in sorted(cast))]


def _target_identity(target: Target, format: Format) -> list[float | int | None]:
    return [target.true_peak, target.kbits.get(format.name)]


def source_key(programme: Programme, format: Format) -> str:
    """The key of everything that shapes a file, but for the listener's answers: it is embedded in
    the file, and a hash of a name can be guessed."""
    plan, target = programme.draft.plan, programme.draft.target
    return content_key(
        {
            "version": __version__,
            "files": programme.draft.script.digests,
            "voices": _cast_identity(programme),
            "pronounce": [
                {word: [said.words, said.ipa] for word, said in book.items()}
                for book in _books(programme)
            ],
            "loudness": target.file_loudness(programme.channels),
            "length": programme.draft.wish.length,
            "variation": programme.draft.wish.variation,
            "part": programme.draft.wish.part,
            "sounds": sorted({*plan.sounds, *plan.loops}),
            "takes": sorted({taken_key(u.take) for u in plan.utterances if u.take}),
            "format": format.name,
            **({} if target.name == DEFAULT else {"target": _target_identity(target, format)}),
        }
    )
