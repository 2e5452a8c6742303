"""Whether a recording is as it would be made now, and if not, why: light where nothing was touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .. import __version__
from ..encode.formats import FORMATS
from ..errors import Problem, VoicehomeError
from ..files import content_key
from .changes import Changes
from .jobs import Job
from .manifest import Manifest, Record
from .order import Order
from .ours import is_ours, is_still_ours
from .place import MOVE, no_folder, not_ours


@dataclass(slots=True)
class Item:
    """An order, and why it is to be made: nothing, where what is there is as it would be made.

    `problems`: why it can't be made. `record` is what is there, or will be, but for its files. `memory`:
    bytes that the largest model of its voices takes.
    """

    order: Order
    reasons: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    record: Record | None = None
    memory: int = 0


class Judge:
    """Judges jobs by what they would be made of now."""

    def __init__(self, now: Manifest, before: Manifest, changes: Changes) -> None:
        self._now = now
        self._before = before
        self._changes = changes
        self._voices: dict[tuple[str, str], tuple[str, int]] = {}
        self._same_voices = now.machine == before.machine

    def item(self, order: Order) -> Item:
        record = self._before.records.get(order.job.stem)
        try:
            is_known = record and order.job.stem not in self._before.doubtful
            if record and is_known and self._is_untouched(order, record):
                item = self._present(order, record)
            else:
                item = self._looked_at(order, record)
        except VoicehomeError as error:
            return Item(order, problems=tuple(error.problems))
        if item.reasons:
            item.problems = tuple(self._in_the_way(order, record))
        return item

    def _in_the_way(self, order: Order, record: Record | None) -> Iterator[Problem]:
        """What stands where a file is to go, and was not put there by a build."""
        library = Path(order.library)
        if problem := no_folder(library, order.files):
            yield problem
            return
        for name in order.files:
            path = library / name
            if path.is_dir():
                yield Problem(f"a folder stands where {path} would go", MOVE)
            elif path.exists() and not is_still_ours(library, name, record):
                yield not_ours(path)

    def _is_untouched(self, order: Order, record: Record) -> bool:
        """Whether nothing can have changed that `order` is made of, but for what is written."""
        job, aspects = order.job, record.aspects
        return (
            not self._changes.touch(self._before.scripts.get(job.script))
            and aspects["version"] == __version__
            and aspects["length"] == str(self._length(job))
            and aspects["answers"] == content_key(dict(job.answers))
            and (
                self._same_voices
                or all(
                    self._voice(job, role, name)[0] == aspects.get(f"voice {role}")
                    for role, name in record.cast.items()
                )
            )
        )

    def _length(self, job: Job) -> int | None:
        usual = self._now.scripts[job.script].lengths[:1]
        return job.length if job.length is not None else (usual[0] if usual else None)

    def _voice(self, job: Job, role: str, name: str) -> tuple[str, int]:
        """Who speaks a role now, as a key of how that sounds, and the bytes that it takes."""
        from ..speech.cast import choose_voice, voice_shape
        from ..speech.registry import engine_names
        from ..voices.profile import find_profile, voice_folders

        folder = str(Path(job.script).parent)
        name = dict(job.voices).get(role, name)
        if (folder, name) not in self._voices:
            profile = find_profile(name, voice_folders(Path(folder)), engine_names())
            voice = choose_voice(profile)
            self._voices[folder, name] = content_key(voice_shape(profile, voice)), voice.memory
        return self._voices[folder, name]

    def _present(self, order: Order, record: Record) -> Item:
        """What is there, or why it is to be made again; where only copies are missing, it is not."""
        missing = self._missing(order, record)
        stem = order.job.stem
        is_there = not any(name.startswith(f"{stem}.") for name in missing)
        reasons = tuple(missing.values())
        if not missing or is_there:
            return Item(replace(order, is_there=bool(missing)), reasons, record=record)
        voices = (self._voice(order.job, role, name) for role, name in record.cast.items())
        memory = max((memory for _, memory in voices), default=0)
        return Item(replace(order, is_there=False), reasons, record=record, memory=memory)

    def _missing(self, order: Order, record: Record) -> dict[str, str]:
        """What is not there any more as it was written, and how one says so."""
        missing, now = {}, order.sizes()
        for name in order.files:
            was, here = record.files.get(name), now.get(name)
            if here is None:
                missing[name] = f"{name} is gone" if was else f"{name} is new"
            elif was != here and (
                was is None or was[0] != here[0] or not is_ours(Path(order.library) / name)
            ):
                missing[name] = f"{name} was changed by somebody else"
        return missing

    def _looked_at(self, order: Order, record: Record | None) -> Item:
        from ..render import cast_of, source_key, voices_of
        from ..tag.read import read_id
        from .make import drafted, relisted
        from .stale import aspects_of, remember_lines, why

        draft = drafted(order.job)
        remember_lines(draft.script, self._now.lines)
        voices = voices_of(draft)
        memory = max((voice.memory for voice in voices.values()), default=0)
        aspects = aspects_of(draft, voices)
        cast = {role: profile.name for role, profile in cast_of(draft).items()}
        new = Record(cast, aspects, {}, {})
        if record:
            reasons = tuple(why(record, new, self._now.lines))
            return (
                Item(order, reasons, record=new, memory=memory)
                if reasons
                else self._present(order, record)
            )
        library = Path(order.library)
        keys = {
            library / place: source_key(draft, voices, FORMATS[name])
            for name, place in order.audio.items()
        }
        if not order.job.answers and all(read_id(path) == key for path, key in keys.items()):
            ours = {n: size for n, size in order.sizes().items() if is_ours(library / n)}
            return self._present(order, replace(new, files=ours, entry=relisted(order)))
        return Item(order, ("new",), record=new, memory=memory)
