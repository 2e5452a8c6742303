"""The page as HTML: everything in one file but pictures, recordings, and words, which are loaded when
they are needed."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from ...encode.formats import FORMATS
from ...project.model import Notes
from ...project.notes import notes_in
from ...script.themes import called
from ..mark import MARK
from ..mime import mime_of
from ..shelf import Practice, Recording, Shelf
from .icons import ICONS

_DEPTHS = {"steady": "stirs a little", "deep": "goes deep"}
_PURPOSES = {"sleep": "for falling asleep", "morning": "for the morning", "urgent": "for right now"}
_LENGTHS = (
    ("0-5", "5 min or less"),
    ("6-10", "6 to 10 min"),
    ("11-20", "11 to 20 min"),
    ("21-9999", "over 20 min"),
)
_SPEEDS = (("0.75", "0.75 ×"), ("0.85", "0.85 ×"), ("0.9", "0.9 ×"), ("1", "1 ×"), ("1.1", "1.1 ×"),
           ("1.25", "1.25 ×"), ("1.5", "1.5 ×"))  # fmt: skip
_SLEEPS = (
    ("", "Off"),
    ("5", "5 min"),
    ("10", "10 min"),
    ("15", "15 min"),
    ("20", "20 min"),
    ("30", "30 min"),
    ("45", "45 min"),
    ("60", "60 min"),
    ("chapter", "Chapter’s end"),
)


def page(
    shelf: Shelf, notes: Notes, art: Mapping[str, str], words: Mapping[str, str], feed: str | None
) -> str:
    """`art` are places of pictures by a practice's id, `words` those of scripts by a recording's stem,
    all below the shelf's root.

    No text of a script becomes markup or code: the template escapes it, what the page's own script
    shows is data, and the policy lets nothing run but that script and the words'.
    """
    css, js = _text("page.css"), _text("page.js")
    data = _data(shelf, art, words)
    titles = sorted(data["themes"].items(), key=lambda theme: theme[1].casefold())
    by_id = {practice["id"]: practice for practice in data["practices"]}
    sections = [
        {"title": series or "More", "practices": [by_id[p.id] for p in practices]}
        for series, practices in shelf.series.items()
    ]
    rendered: str = _template().render(
        title=shelf.title,
        totals=_totals(shelf),
        mark=MARK,
        policy=_policy(css, js),
        css=_safe(css),
        js=_safe(js),
        data=_safe(_embedded(data)),
        icons={name: _safe(shape) for name, shape in ICONS.items()},
        icon=next((quote(place) for place in art.values()), None),
        feed=feed and quote(feed),
        shelves=sections,
        lengths=_lengths(shelf),
        themes=titles,
        speeds=_SPEEDS,
        sleeps=_SLEEPS,
        notes=notes_in("en", notes),
    )
    return rendered


def words_script(id: str, captions: str) -> str:
    """A script that hands the words of the recording called `id` to the page, made of its WebVTT.

    A page that was opened as a file may load scripts, and nothing else.
    """
    cues = [[start, end, text] for start, end, text in read_captions(captions)]
    data = json.dumps(cues, separators=(",", ":"))
    return (
        f"// {MARK}\nwindow.voicehomeWords=window.voicehomeWords||{{}};"
        f"window.voicehomeWords[{json.dumps(id)}]={data};\n"
    )


def recording_id(recording: Recording) -> str:
    """What a recording is called where its words and its listener's place are kept."""
    return hashlib.sha256(recording.stem.encode()).hexdigest()[:12]


def read_captions(text: str) -> Iterator[tuple[float, float, str]]:
    """The cues of a WebVTT file as voicehome writes it: start and end in seconds, and the words."""
    import html

    for block in text.replace("\r\n", "\n").split("\n\n"):
        head, _, words = block.strip().partition("\n")
        start, arrow, end = head.partition(" --> ")
        if arrow and words:
            yield _seconds(start), _seconds(end), html.unescape(words.replace("\n", " "))


def _seconds(time: str) -> float:
    hours, minutes, seconds = time.strip().split(":")
    return round(int(hours) * 3600 + int(minutes) * 60 + float(seconds), 3)


def _data(shelf: Shelf, art: Mapping[str, str], words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": shelf.title,
        "themes": {theme: called(theme) for theme in shelf.themes},
        "practices": [_practice(practice, art, words) for practice in shelf.practices],
    }


def _practice(
    practice: Practice, art: Mapping[str, str], words: Mapping[str, str]
) -> dict[str, Any]:
    entry = practice.entry
    told = [_DEPTHS.get(entry["depth"]), _PURPOSES.get(entry["purpose"])]
    plain = ("title", "series", "number", "by", "summary", "care", "depth", "language")
    picture = art.get(practice.id)
    return {
        **{name: entry[name] for name in plain},
        "id": practice.id,
        "href": f"#/{quote(practice.id, safe='')}",
        "themes": list(entry["themes"]),
        "first": list(entry["first"]),
        "art": quote(picture) if picture else None,
        "depth_label": " · ".join(filter(None, told)),
        "minutes": _lengths_of(practice),
        "recordings": [
            _recording(recording, label, words)
            for recording, label in zip(practice.recordings, _labels(practice), strict=True)
        ],
    }


def _recording(recording: Recording, label: str, words: Mapping[str, str]) -> dict[str, Any]:
    script = words.get(recording.stem)
    return {
        "id": recording_id(recording),
        "label": label,
        "seconds": round(recording.seconds, 3),
        "chapters": [[round(at, 3), title] for at, title in recording.entry["chapters"]],
        "sources": [
            [quote(place), mime_of(FORMATS[name].extension)]
            for name, place in recording.audio.items()
        ],
        "words": quote(script) if script else None,
    }


def _labels(practice: Practice) -> list[str]:
    """What tells recordings of one practice apart: length, variation, and voices where these are not
    enough."""
    labels = []
    for recording in practice.recordings:
        variation = recording.entry["variation"]
        another = f", variation {variation}" if variation != 1 else ""
        labels.append(f"{_minutes(recording.seconds)}{another}")
    return [
        f"{label}, {' and '.join(recording.entry['voices'])}" if labels.count(label) > 1 else label
        for label, recording in zip(labels, practice.recordings, strict=True)
    ]


def _lengths_of(practice: Practice) -> str:
    lengths = sorted({recording.seconds for recording in practice.recordings})
    told = list(dict.fromkeys(_minutes(seconds) for seconds in lengths))
    if len(told) > 1 and all(label.endswith(" min") for label in told):
        return f"{', '.join(label.removesuffix(' min') for label in told[:-1])} or {told[-1]}"
    return ", ".join(told)


def _minutes(seconds: float) -> str:
    """`50 s`, `3½ min`, `12 min`, `1 h 5 min`: to half a minute below an hour."""
    if seconds < 55:
        return f"{round(seconds)} s"
    halves = int(seconds / 30 + 0.5)
    if halves < 120:
        return f"{halves // 2}{'½' * (halves % 2)} min"
    hours, minutes = divmod(_whole_minutes(seconds), 60)
    return " ".join([f"{hours} h"] + [f"{minutes} min"] * bool(minutes))


def _whole_minutes(seconds: float) -> int:
    """The nearest, the half upwards, as browsers round: what the filter goes by."""
    return int(seconds / 60 + 0.5)


def _totals(shelf: Shelf) -> str:
    count = len(shelf.practices)
    seconds = sum(practice.main.seconds for practice in shelf.practices)
    return f"{count} practice{'' if count == 1 else 's'} · {_minutes(seconds)}"


def _lengths(shelf: Shelf) -> Sequence[tuple[str, str]]:
    """The ranges that something falls into."""
    minutes = {_whole_minutes(r.seconds) for p in shelf.practices for r in p.recordings}

    def holds(value: str) -> bool:
        least, most = map(int, value.split("-"))
        return any(least <= length <= most for length in minutes)

    return [(value, label) for value, label in _LENGTHS if holds(value)]


def _policy(css: str, js: str) -> str:
    """Nothing may be loaded but what lies beside the page, and nothing may be sent anywhere. Browsers
    differ in whether a file's neighbours are its own, so files are named, too."""
    rules = {
        "default-src": "'none'",
        "script-src": f"{_hash(js)} 'self' file:",
        "style-src": _hash(css),
        "img-src": "'self' file:",
        "media-src": "'self' file:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_IN_SCRIPTS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def _embedded(data: object) -> str:
    """JSON that can't end the element it stands in."""
    text = json.dumps(data, separators=(",", ":"))
    return "".join(_IN_SCRIPTS.get(letter, letter) for letter in text)


def _safe(markup: str) -> Any:
    """Our own markup, which the template takes as it is."""
    from markupsafe import Markup

    return Markup(markup)


@cache
def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(_text("page.html.j2"))


def template_key() -> str:
    """Of all that pages are made with."""
    texts = [_text(name) for name in ("page.html.j2", "page.css", "page.js")]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
