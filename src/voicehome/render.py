"""One script → one finished programme, in one or more files.

This module is the pipeline as code: load, plan, speak, lay out, mix, encode, tag, publish.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import __version__
from .audio import AudioFormat, Block
from .encode import encode
from .encode.formats import Format
from .errors import OutputError, Problem, ScriptError, VoiceError
from .files import ANOTHER_PLACE, content_key, safe_name, staged_together
from .mix.limit import CEILING, hold_true_peak, spans_over
from .mix.stream import Layer, mix
from .script.answers import Answers, resolve_answers
from .script.load import Script
from .sound.bells import BELLS, strike
from .speech.cast import Voice, choose_voice
from .speech.meter import programme_gain, programme_loudness
from .speech.registry import engine_names
from .speech.store import ClipInfo, ClipStore
from .speech.synthesize import synthesize
from .speech.trim import THRESHOLD_DBFS
from .tag import captions
from .tag.fields import Tags
from .tag.read import made_by_voicehome
from .tag.write import write_tags
from .timeline.elastic import OutOfReach
from .timeline.estimate import estimate
from .timeline.events import Bell, Speech, Timeline, Word
from .timeline.expand import Wish, make_plan
from .timeline.layout import Spoken, lay_out
from .timeline.plan import GUIDE, Plan, Utterance
from .timeline.reach import out_of_reach
from .units import MAX_FRAMES, Frames, format_clock, format_duration, gain_from_decibels
from .voices.profile import DEFAULT_VOICE, Profile, find_cast

LOUDNESS = -18.0
"""LUFS of every programme: AES TD1008's recommendation for speech."""

Report = Callable[[str, int, int], None]
"""Told (stage, done, total) as work goes on; stages are "speaking" and the formats' names."""


def no_report(stage: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Draft:
    """A script with its voices and answers: all that can be known before a sound is made."""

    script: Script
    answers: Answers
    cast: Mapping[str, Profile]
    plan: Plan
    wish: Wish


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything spoken and placed. `gain` is the linear factor that the voices get in the mix."""

    draft: Draft
    voices: Mapping[str, Voice]
    clips: Mapping[str, ClipInfo]
    timeline: Timeline
    gain: float


@dataclass(frozen=True, slots=True)
class Output:
    """A file to make; its lyrics and captions stand beside it."""

    path: Path
    format: Format
    sidecars: tuple[Path, Path] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "sidecars", (self.path.with_suffix(".lrc"), self.path.with_suffix(".vtt"))
        )


def draft(
    script: Script,
    voices: Mapping[str, str],
    answers: Mapping[str, str],
    length: Frames | None = None,
    variation: int = 1,
) -> Draft:
    """Choose the voices and fill in the answers.

    `voices`: profile by role, over the script's own. Without a `length`, it is the first of the
    script's `length:`, or what comes of natural pauses. Raises VoiceError, AnswerError,
    ScriptError.
    """
    usual = script.practice.length[0] if script.practice.length else None
    wish = Wish(usual if length is None else length, variation)
    resolved = resolve_answers(script, answers)
    roles = {GUIDE: DEFAULT_VOICE, **script.practice.named_voices, **voices}
    cast = find_cast(roles, script.path.parent, engine_names(), script.practice.language)
    plan = make_plan(script, cast, resolved, wish)
    spoken = {
        GUIDE,
        *script.practice.named_voices,
        *(utterance.role for utterance in plan.utterances),
    }
    if unused := [role for role in voices if role not in spoken]:
        hint = f"The roles of this script: {', '.join(sorted(spoken))}"
        raise VoiceError(*(Problem(f"no line is spoken by '{role}'", hint) for role in unused))
    return Draft(script, resolved, cast, plan, wish)


def preview(draft: Draft) -> Timeline:
    """The Timeline as it will probably be, the lengths of lines estimated. Raises ScriptError when
    the length asked for is out of reach."""
    return _laid_out(draft, estimate(draft.plan, draft.cast))


def _laid_out(draft: Draft, spoken: Sequence[Spoken]) -> Timeline:
    try:
        timeline = lay_out(draft.plan, spoken, draft.wish.length)
    except OutOfReach as reach:
        raise ScriptError(out_of_reach(draft.plan, draft.wish.length or 0, reach)) from reach
    if timeline.frames > MAX_FRAMES:
        message = f"this would be {format_clock(timeline.frames)} long"
        hint = "A recording is twelve hours long at the most: make several practices of it."
        raise ScriptError(Problem(message, hint, draft.script.practice.title.source))
    return timeline


def speak(
    draft: Draft, store: ClipStore, jobs: int | None = None, report: Report = no_report
) -> Programme:
    """Speak what `store` does not have and give everything its frame.

    Raises VoiceError when no engine here can speak a voice, SpeechError when one fails on a line,
    ScriptError when the length asked for is out of reach.
    """
    utterances = draft.plan.utterances
    used = {utterance.voice for utterance in utterances}
    voices = {p.name: choose_voice(p) for p in draft.cast.values() if p.name in used}
    clips = synthesize(
        utterances, voices, store, jobs, lambda done, total: report("speaking", done, total)
    )
    timeline = _laid_out(draft, [_spoken(u, c) for u, c in zip(utterances, clips, strict=True)])
    figures = (
        clip.figures.at_gain(gain_from_decibels(utterance.delivery.level))
        for utterance, clip in zip(utterances, clips, strict=True)
    )
    gain = programme_gain(figures, LOUDNESS)
    return Programme(draft, voices, {clip.key: clip for clip in clips}, timeline, gain)


def write(
    programme: Programme,
    outputs: Sequence[Output],
    store: ClipStore,
    timeline_path: Path | None = None,
    report: Report = no_report,
) -> None:
    """Make the files; none is moved into its place before all are whole.

    Raises EncodeError, and OutputError when a destination can't be written.
    """
    sidecars = dict.fromkeys(path for output in outputs for path in output.sidecars)
    texts = {path: _sidecar(programme, path) for path in sidecars}
    if timeline_path:
        texts[timeline_path] = timeline_json(programme)
    paths = [*(output.path for output in outputs), *texts]
    with staged_together(paths) as staged:
        for output, path in zip(outputs, staged, strict=False):
            _write_audio(programme, output.format, path, store, report)
        for path, text in zip(staged[len(outputs) :], texts.values(), strict=True):
            path.write_text(text, encoding="utf-8", newline="\n")


def check_destinations(
    outputs: Sequence[Output], timeline_path: Path | None, overwrite: bool
) -> None:
    """Find what would keep the files from being written, before anything is spoken.

    Files that voicehome made may be replaced, others only if `overwrite`, and no two may have one
    place. Raises OutputError with all that is in the way.
    """
    paths = [output.path for output in outputs]
    paths += dict.fromkeys(sidecar for output in outputs for sidecar in output.sidecars)
    paths += [timeline_path] if timeline_path else []
    places = Counter(_place(path) for path in paths)
    if twice := [path for path in dict.fromkeys(paths) if places[_place(path)] > 1]:
        hint = "Choose another name with -o, or render them one by one into different folders."
        raise OutputError(*(Problem(f"two files would be {path}", hint) for path in twice))
    ours: dict[Path, Callable[[Path], bool]] = {}
    for output in outputs:
        ours[output.path] = made_by_voicehome
        ours |= dict.fromkeys(output.sidecars, captions.is_ours)
    if timeline_path:
        ours[timeline_path] = is_timeline
    problems = [p for path, is_ours in ours.items() if (p := _in_the_way(path, is_ours, overwrite))]
    if problems:
        raise OutputError(*dict.fromkeys(problems))


def _place(path: Path) -> str:
    """Two paths with one place are one file on some system: letters' case is no difference there."""
    return str(path.parent.resolve() / path.name).casefold()


def _in_the_way(path: Path, is_ours: Callable[[Path], bool], overwrite: bool) -> Problem | None:
    try:
        if not path.parent.is_dir():
            return Problem(f"there is no folder {path.parent}", "Make it first, or choose another.")
        if path.suffix.lower() in (".yaml", ".yml"):
            return Problem(f"{path} would take a script's place", ANOTHER_PLACE)
        if not os.access(path.parent, os.W_OK | os.X_OK):
            return Problem(f"the folder {path.parent} can't be written", ANOTHER_PLACE)
        if path.is_symlink() and not path.exists():
            return Problem(f"{path} is a link that leads nowhere", ANOTHER_PLACE)
        if path.exists() and not path.is_file():
            return Problem(f"{path} exists and is not a file", ANOTHER_PLACE)
        if path.exists() and not overwrite and not is_ours(path):
            hint = "Choose another name with -o, or replace it with --overwrite."
            return Problem(f"{path} exists, and voicehome did not make it", hint)
    except (OSError, ValueError) as error:
        return Problem(f"{path} can't be written: {error}", ANOTHER_PLACE)
    return None


def file_name(draft: Draft, format: Format) -> str:
    """The title as a file name; it holds none of the listener's answers. A length that is not the
    script's usual one, and a variation, stand in it too."""
    usual = draft.script.practice.length[:1]
    length, variation = draft.wish.length, draft.wish.variation
    more = [format_duration(length)] if length is not None and (length,) != usual else []
    more += [f"variation {variation}"] if variation != 1 else []
    suffix = f" ({', '.join(more)})" if more else ""
    return safe_name(f"{draft.plan.title}{suffix}") + format.extension


def timeline_json(programme: Programme) -> str:
    """The Timeline as other programs read it.

    Beside `Timeline.as_data` it says at what level (linear) edges of speech were found, counted in
    the finished file, so that anyone can find them again.
    """
    data = {
        **programme.timeline.as_data(),
        "edge_level": round(gain_from_decibels(THRESHOLD_DBFS) * programme.gain, 9),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def is_timeline(path: Path) -> bool:
    """Whether `path` holds a timeline that voicehome wrote. Never raises."""
    try:
        with path.open(encoding="utf-8") as file:
            return '"generator": "voicehome' in file.read(200)
    except (OSError, ValueError):
        return False


def _spoken(utterance: Utterance, clip: ClipInfo) -> Spoken:
    """Words are found again in the text as shown, which may hold marks that nobody speaks."""
    words = []
    cursor = 0
    for mark in clip.marks:
        word = utterance.spoken[mark.offset : mark.offset + mark.length]
        place = utterance.text.find(word, cursor)
        if word and place >= 0:
            words.append(Word(mark.start - clip.dry_start, place, len(word)))
            cursor = place + len(word)
    return Spoken(clip.key, clip.dry_end - clip.dry_start, tuple(words))


def _write_audio(
    programme: Programme, format: Format, path: Path, store: ClipStore, report: Report
) -> None:
    timeline = programme.timeline
    sounding = [event for event in timeline.events if isinstance(event, Speech | Bell)]
    layers = [_layer(event, programme, store) for event in sounding]
    blocks = hold_true_peak(mix(layers, timeline.frames), spans_over(layers))
    audio = AudioFormat(1, timeline.frames)
    encode(path, format, audio, _counted(blocks, format, audio, report), timeline.chapters)
    write_tags(path, format.name, _tags(programme, format, layers))


def _layer(event: Speech | Bell, programme: Programme, store: ClipStore) -> Layer:
    """An event's sound and its place. A clip begins a little before its audible part."""
    if isinstance(event, Bell):
        bell = BELLS[event.sound]
        return Layer(event.start, event.frames, 1.0, lambda: strike(event.sound), bell.true_peak)
    clip = programme.clips[event.clip]
    return Layer(
        event.start - clip.dry_start,
        clip.frames,
        programme.gain * gain_from_decibels(event.level),
        lambda: store.load(clip.key).samples,
        clip.figures.true_peak,
    )


def _counted(
    blocks: Iterable[Block], format: Format, audio: AudioFormat, report: Report
) -> Iterator[Block]:
    done = 0
    for block in blocks:
        yield block
        done += len(block)
        report(format.name, done, audio.frames)


def _sidecar(programme: Programme, path: Path) -> str:
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


def _tags(programme: Programme, format: Format, layers: Sequence[Layer]) -> Tags:
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
        gain=LOUDNESS - programme_loudness(figures),
        peak=min(max(layer.peak * layer.gain for layer in layers), CEILING),
        chapters=programme.timeline.chapters,
    )


def _cast_identity(programme: Programme) -> dict[str, object]:
    """Who speaks each role, and all of the voice that shapes the programme."""
    cast, guide = programme.draft.cast, programme.draft.cast[GUIDE]
    profiles = {u.role: cast.get(u.role, guide) for u in programme.draft.plan.utterances}
    return {
        role: {
            **programme.voices[profile.name].identity(),
            "name": profile.name,
            "gaps": repr(profile.gaps),
            "breath": profile.breath,
        }
        for role, profile in profiles.items()
    }


def source_key(programme: Programme, format: Format) -> str:
    """The key of everything that shapes a file, but for the listener's answers: it is embedded in
    the file, and a hash of a name can be guessed."""
    return content_key(
        {
            "version": __version__,
            "files": [digest for _, digest in programme.draft.script.files],
            "voices": _cast_identity(programme),
            "loudness": LOUDNESS,
            "length": programme.draft.wish.length,
            "variation": programme.draft.wish.variation,
            "format": format.name,
        }
    )
