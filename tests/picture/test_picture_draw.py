from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from picture_practices import Builder, crowded, five_minutes, long, twenty_parts

from voicehome.picture import draw
from voicehome.picture.grid import make_grid
from voicehome.picture.palette import SMALL, TEXT, TITLE
from voicehome.picture.text import clean, width_of
from voicehome.timeline.events import Chapter, Timeline
from voicehome.units import RATE, format_clock

SVG = "{http://www.w3.org/2000/svg}"
PRACTICES = {
    "five minutes": five_minutes,
    "twenty parts": twenty_parts,
    "an hour": lambda: long(60),
    "three hours": lambda: long(180),
    "twelve hours": lambda: long(720),
}
each_practice = pytest.mark.parametrize("name", PRACTICES)


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in parse(svg).iter(f"{SVG}text")]


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float
    text: str


def box_of(element: ElementTree.Element) -> Box:
    names = (element.get("class") or "").split()
    size = TITLE if "title" in names else SMALL if "small" in names else TEXT
    heavier = 1.15 if {"title", "strong"} & set(names) else 1.0
    width = width_of(element.text or "", size) * heavier
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")]
    left, y = float(element.get("x", "")) - share * width, float(element.get("y", ""))
    return Box(left, y - size * 0.8, left + width, y + size * 0.2, element.text or "")


def parts(svg: str) -> dict[str, list[ElementTree.Element]]:
    """The bands of each part, by its title, in the order of time."""
    found: dict[str, list[ElementTree.Element]] = {}
    for rect in parse(svg).iter(f"{SVG}rect"):
        if (title := rect.find(f"{SVG}title")) is not None:
            found.setdefault(title.text or "", []).append(rect)
    return found


def lefts(svg: str, name: str) -> list[float]:
    """Where the bars of a class begin, all rows one after the other."""
    found = []
    for path in parse(svg).iter(f"{SVG}path"):
        if path.get("class") == name or path.get("fill") == f"url(#vh-{name})":
            found.append([float(x) for x in re.findall(r"M(-?[\d.]+)", path.get("d", ""))])
    return [x for row in found[1:] for x in row]  # the first is the legend's


@each_practice
def test_every_part_is_a_band_with_its_title(name: str) -> None:
    timeline = PRACTICES[name]()
    svg = draw(timeline, name)
    assert list(parts(svg)) == [chapter.title for chapter in timeline.chapters]
    shown = texts(svg)
    for chapter in timeline.chapters:
        assert any(chapter.title in text for text in shown), chapter.title


@each_practice
def test_bands_stand_where_their_parts_are_in_time(name: str) -> None:
    timeline = PRACTICES[name]()
    grid = make_grid(timeline.frames)
    bands = parts(draw(timeline, name))
    for chapter in timeline.chapters:
        first = bands[chapter.title][0]
        row = chapter.start // grid.row
        assert float(first.get("x", "")) == pytest.approx(grid.x(chapter.start, row), abs=0.01)
    tops = [float(rect.get("y", "")) for rects in bands.values() for rect in rects]
    assert tops == sorted(tops)
    assert len(set(tops)) == grid.rows


@each_practice
def test_no_two_texts_touch_and_none_leaves_the_page(name: str) -> None:
    root = parse(draw(PRACTICES[name](), "A title " * 30, "A note " * 50))
    boxes = [box_of(element) for element in root.iter(f"{SVG}text")]
    for box in boxes:
        assert box.left >= 0 and box.right <= 1000, box
        assert box.top >= 0 and box.bottom <= float(root.get("height", "")), box
    for one, other in itertools.combinations(boxes, 2):
        apart = one.right <= other.left or other.right <= one.left
        assert apart or one.bottom <= other.top or other.bottom <= one.top, (one, other)


def test_shapes_stand_where_their_events_are_in_time() -> None:
    made = Builder()
    made.say(4)
    made.pause(5)
    made.say(2, "younger")
    made.pause(6, 2)
    made.say(3)
    timeline = made.done()
    grid = make_grid(timeline.frames)
    svg = draw(timeline, "T")

    def starts(*seconds: int) -> list[float]:
        frames = [second * RATE for second in seconds]
        return [grid.x(frame, frame // grid.row) for frame in frames]

    # A bar's path begins after its rounded corner, at most 3 units to its right.
    for name, expected in {
        "role-0": starts(1, 18),
        "role-1": starts(10),
        "still": starts(5),
        "stretch": starts(12) + ([grid.left] if 12 + 6 > 15 else []),
    }.items():
        found = lefts(svg, name)
        assert len(found) == len(expected), name
        assert all(0 <= x - e <= 3.1 for x, e in zip(found, expected, strict=True)), name


def test_gaps_that_a_voice_leaves_are_not_drawn_as_silence() -> None:
    made = Builder()
    made.say(2)
    made.gap(2)
    made.say(2)
    svg = draw(made.done(), "T")
    assert "silence" not in texts(svg)
    assert 'class="still"' not in svg.split("</defs>")[1]


def test_the_legend_names_what_there_is_and_nothing_else() -> None:
    made = Builder()
    made.say(2)
    shown = texts(draw(made.done(), "T"))
    every = {"younger", "silence", "can stretch", "sit", "breath", "bell", "sound", "background"}
    assert "guide" in shown and not every & set(shown)
    assert every | {"guide"} <= set(texts(draw(five_minutes(), "T")))


def test_guide_and_younger_look_alike_in_every_picture_and_strangers_differ() -> None:
    made = Builder()
    for role in ("mother", "younger", "guide", "old one"):
        made.say(2, role)
        made.pause(2)
    svg = draw(made.done(), "T")
    for name in ("role-0", "role-1", "role-2", "role-3"):
        assert len(lefts(svg, name)) == 1
    assert lefts(svg, "role-1") < lefts(svg, "role-0")


def test_totals_are_said() -> None:
    made = Builder()
    made.say(70)
    made.pause(20, 2)
    made.sit(60)
    timeline = made.done()
    totals = texts(draw(timeline, "T"))[1]
    assert totals == "2:34 in all · 1:10 of speech · 1:20 of silence"


def test_a_sit_says_how_long_it_is_where_there_is_room() -> None:
    made = Builder()
    made.sit(150)
    made.say(3)
    made.sit(0.6)
    shown = texts(draw(made.done(), "T"))
    assert "2 min 30 s" in shown
    assert "1 s" not in shown


def test_breath_rises_holds_and_falls() -> None:
    made = Builder()
    made.breathe(1, {"in": 3, "hold": 2, "out": 4, "rest": 1}, "none")
    svg = draw(made.done(), "T")
    wave = [p for p in parse(svg).iter(f"{SVG}path") if p.get("class") == "breath-line"][1]
    points = [tuple(map(float, p)) for p in re.findall(r"([\d.]+) ([\d.]+)", wave.get("d", ""))]
    grid = make_grid(made.done().frames)
    edges = [grid.x(second * RATE, 0) for second in (1, 4, 6, 10, 11)]

    def heights(left: float, right: float) -> list[float]:
        return [-y for x, y in points if left - 0.1 <= x <= right + 0.1]

    rise, hold, fall, rest = (heights(a, b) for a, b in itertools.pairwise(edges))
    assert rise == sorted(rise) and rise[-1] - rise[0] > 20
    assert fall == sorted(fall, reverse=True) and fall[0] - fall[-1] > 20
    assert set(hold) == {rise[-1]} and set(rest) == {rise[0]}


def test_a_louder_bed_is_higher_and_none_is_nothing() -> None:
    made = Builder()
    for level in (-30, -12):
        made.bed("rain", level, 0)
        made.say(4)
    made.bed("none", 0, 0)
    made.say(3)
    svg = draw(made.done(), "T")
    lines = [p.get("d", "") for p in parse(svg).iter(f"{SVG}path") if p.get("class") == "bed-line"]
    ys = [float(y) for path in lines[1:] for y in re.findall(r" ([\d.]+)", path)]
    assert ys[0] == ys[1] > ys[-2] == ys[-1]
    assert {"rain −30 dB", "rain −12 dB"} <= set(texts(svg))
    assert not any("none" in text for text in texts(svg))


def test_a_bell_is_a_mark_with_a_tail_that_fades() -> None:
    made = Builder()
    made.bell(12)
    root = parse(draw(made.done(), "T"))
    assert len(list(root.iter(f"{SVG}circle"))) == 2  # one in the legend
    stops = [float(stop.get("stop-opacity", "")) for stop in root.iter(f"{SVG}stop")]
    assert stops[0] == 1 and min(stops) == 0
    used = set(re.findall(r"url\(#([\w-]+)\)", ElementTree.tostring(root, encoding="unicode")))
    assert used <= {element.get("id") for element in root.iter()}


def test_clocks_of_rows_and_the_end_are_shown() -> None:
    timeline = five_minutes()
    grid = make_grid(timeline.frames)
    shown = texts(draw(timeline, "T"))
    for row in range(grid.rows):
        assert format_clock(row * grid.row) in shown
    assert format_clock(timeline.frames) in shown


def test_titles_that_do_not_fit_are_numbered_and_listed_in_full() -> None:
    shown = texts(draw(twenty_parts(), "T"))
    assert "Noticing what is here, without changing any of it 2" in shown
    assert any(text.startswith("8. Not") and text.endswith("…") for text in shown)
    assert "1. Arriving" not in texts(draw(five_minutes(), "T"))


anything = st.text(st.characters(codec=None), max_size=40)


@settings(max_examples=60, deadline=None)
@given(anything, st.lists(anything, max_size=6), anything, anything)
def test_any_words_make_a_picture(title: str, chapters: list[str], role: str, sound: str) -> None:
    made = Builder()
    made.bed(sound, -12)
    for chapter in chapters:
        made.part(chapter)
        made.sound(sound, 4)
        made.say(9, role)
    svg = draw(made.done(), title, sound)
    root = parse(svg)
    assert (root.find(f"{SVG}title").text or "") == (clean(title) or "Untitled")  # type: ignore[union-attr]
    svg.encode("utf-8")


def test_markup_in_a_title_stays_text() -> None:
    made = Builder()
    made.part("</svg><script>alert('1')</script>&amp;")
    made.say(20)
    root = parse(draw(made.done(), '"><image href="x"/>'))
    assert not list(root.iter(f"{SVG}script")) and not list(root.iter(f"{SVG}image"))
    assert root.find(f"{SVG}title").text == '"><image href="x"/>'  # type: ignore[union-attr]


def test_whoever_does_not_see_it_is_told() -> None:
    root = parse(draw(five_minutes(), "Five"))
    assert root.get("role") == "img"
    named = [root.find(f".//*[@id='{name}']") for name in root.get("aria-labelledby", "").split()]
    assert [element.tag for element in named if element is not None] == [
        f"{SVG}title",
        f"{SVG}desc",
    ]
    desc = named[1].text or ""  # type: ignore[union-attr]
    assert "5:02 in all" in desc and "Coming back at" in desc


@pytest.mark.parametrize("chapters", [(), (Chapter("A", 0),), (Chapter("A", 0), Chapter("B", 0))])
def test_a_timeline_with_nothing_in_it_can_be_drawn(chapters: tuple[Chapter, ...]) -> None:
    parse(draw(Timeline(0, (), chapters), ""))
    parse(draw(Timeline(1, (), chapters), ""))
    parse(draw(Timeline(60 * RATE, (), chapters), "T"))


def test_the_same_timeline_gives_the_same_picture() -> None:
    assert draw(five_minutes(), "T") == draw(five_minutes(), "T")


def test_twelve_hours_of_twenty_thousand_events_are_quick_and_small() -> None:
    timeline = crowded()
    assert len(timeline.events) >= 20_000
    began = time.process_time()
    svg = draw(timeline, "Crowded")
    assert time.process_time() - began < 2
    assert len(svg.encode()) < 2_000_000


def test_more_than_can_be_seen_makes_no_larger_file() -> None:
    many, more = (len(draw(crowded(number, 2), "T")) for number in (20_000, 60_000))
    assert more < 1.3 * many
