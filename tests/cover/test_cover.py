"""Covers: drawn ones, each series with its own look, and pictures of one's own."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from voicehome.cover.choose import choose_cover, plain_name
from voicehome.cover.draw import _choice, art, draw
from voicehome.cover.lettering import fitted, width_of
from voicehome.cover.letters import has_letters_for, lettering_of
from voicehome.cover.picture import MOST_BYTES, drawn
from voicehome.errors import ProjectError
from voicehome.project.file import load_project
from voicehome.project.model import Project
from voicehome.tag.fields import Tags

SERIES = (
    "Foundation",
    "Resourcing",
    "The Younger You",
    "Mending",
    "Every Day",
    "With Others",
    "Right Now",
)


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def is_baseline(jpeg: bytes) -> bool:
    """Whether the frame header is SOF0; SOF2 is progressive."""
    return b"\xff\xc0\x00\x11\x08" in jpeg and b"\xff\xc2\x00\x11\x08" not in jpeg


def in_folder(tmp_path: Path, covers: str = "covers") -> Project:
    (tmp_path / "voicehome.yaml").write_text(f"covers: {covers}\n")
    return load_project(tmp_path / "voicehome.yaml")


def made(tmp_path: Path, name: str = "calm.png", size: tuple[int, int] = (900, 600)) -> Project:
    (tmp_path / "covers").mkdir(exist_ok=True)
    Image.new("RGB", size, "teal").save(tmp_path / "covers" / name)
    return in_folder(tmp_path)


def test_a_drawn_cover_is_what_players_take() -> None:
    jpeg = drawn(draw("Not Alone Now", "The Younger You", "The Younger You"))
    image = opened(jpeg)
    assert image.format == "JPEG" and image.size == (1400, 1400) and image.mode == "RGB"
    assert len(jpeg) < MOST_BYTES and is_baseline(jpeg)
    assert Tags(title="a", frames=1, voicehome_id="b", cover=jpeg).cover == jpeg


def test_the_same_title_gives_the_same_bytes() -> None:
    drawn.cache_clear()
    first = drawn(draw("Evening", "Days", "Days"))
    drawn.cache_clear()
    assert drawn(draw("Evening", "Days", "Days")) == first


def test_every_series_of_the_library_has_colours_and_a_picture_of_its_own() -> None:
    assert len({_choice(series)[0] for series in SERIES}) == len(SERIES)
    assert len({_choice(series)[1] for series in SERIES}) == len(SERIES)


def test_practices_of_a_series_look_alike_and_are_told_apart() -> None:
    one, other = art("A Calm Place", "Resourcing"), art("The Container", "Resourcing")
    assert one != other
    assert one.splitlines()[1] == other.splitlines()[1]  # its colours


def test_letters_can_be_read_on_a_thumbnail() -> None:
    """At 100 pixels, a title of the library has nine pixels and more from line to line, and
    ink that stands out from what is behind it."""
    for title in ("Arriving in the Room", "Kind Hand, Small Movement", "Old Belief, New Words"):
        size, lines = fitted(title, 1164, 550)
        assert size / 14 >= 9 and len(lines) <= 3
    for series in SERIES:
        palette, _ = _choice(series)
        assert min(contrast(palette.ink, sky) for sky in palette.sky) >= 5, series


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "title",
    ["x" * 300, "Wort " * 60, "", "  ", "静かな夜", "השקט", "🌿", "<b>&\"'", "a\x00\ud800b", "\n"],
)
def test_any_title_makes_a_cover(title: str) -> None:
    jpeg = drawn(draw(title, title, title or None))
    assert opened(jpeg).size == (1400, 1400) and len(jpeg) < MOST_BYTES


@pytest.mark.parametrize(
    ("title", "is_right"),
    [
        ("שלום לגוף?", True),
        ("مكان هادئ", True),
        ("3 ימים", True),
        ("In ירושלים", False),
        ("42", False),
    ],
)
def test_what_is_written_from_the_right_begins_there(title: str, is_right: bool) -> None:
    lines = re.findall(r"<text ([^>]*)>(.*)</text>", draw(title, "Somebody", "Days"))
    for place, text in lines[1:]:
        assert ('text-anchor="end"' in place) == is_right
        assert (text[0], text[-1]) == ("\u2067", "\u2069") if is_right else "\u2067" not in text
    above, name = lines[0]
    assert ('text-anchor="end"' in above) == is_right and name == "SOMEBODY"
    image = Image.open(io.BytesIO(drawn(draw(title, "", "Days")))).convert("L")
    left, right = (image.crop((x, 60, x + 400, 420)) for x in (0, 1000))
    ink = [max(band.getextrema()) - min(band.getextrema()) for band in (left, right)]
    if lettering_of(title).split() == title.split():  # some font here has them
        assert (ink[1] > ink[0]) == is_right


def test_lines_stay_within_their_room() -> None:
    for title in ("x" * 300, "Word " * 60, "Wiedergeburtsangelegenheiten am Abend", "A"):
        size, lines = fitted(title, 1164, 550)
        assert all(width_of(line, size) <= 1164 for line in lines)
        assert len(lines) * size <= 550


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("🌙 Good night 🌙", "Good night"),
        ("Rest 👩‍👩‍👧 – ❤️", "Rest"),
        ("Day 1️⃣ 👋🏽", "Day 1"),
        ("🌙🌌", ""),
        ("Ein Weg – und zurück –", "Ein Weg – und zurück –"),
        ("Crème bru\u0302le\u0301e ½ €", "Crème brûlée ½ €"),
        ("a \U000f0000 b", "a b"),
    ],
)
def test_no_boxes_stand_for_what_cannot_be_drawn(title: str, shown: str) -> None:
    assert lettering_of(title) == shown
    assert has_letters_for(draw(title, title, title))


def test_letters_that_no_font_has_are_left_out() -> None:
    """Of scripts that the typeface lacks, what is shown depends on the machine; a box never is."""
    for title in ("静かな夜", "השקט", "नमस्ते", "안녕", "\U00012000\U00012001"):
        shown = lettering_of(title)
        assert shown in ("", title)
        drawn.cache_clear()
        is_bare = drawn(draw(title, "", "Days")) == drawn(_without_letters(title))
        assert is_bare == (shown == "")


def _without_letters(title: str) -> str:
    lines = draw(title, "", "Days").splitlines()
    return "\n".join(line for line in lines if not line.startswith("<text"))


def test_a_long_series_stays_on_the_picture() -> None:
    line = next(line for line in draw("A", "B" * 300).splitlines() if "BBB" in line)
    assert "…" in line and line.count("B") < 70


def test_an_own_picture_is_cut_to_its_middle_and_loses_what_a_camera_wrote(tmp_path: Path) -> None:
    (tmp_path / "covers").mkdir()
    image = Image.new("RGB", (3000, 2000), "navy")
    image.paste("white", (1000, 0, 2000, 2000))
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x0112] = 6  # turned by a quarter
    image.save(tmp_path / "covers/A Calm Place.JPG", "JPEG", exif=exif)
    cover = choose_cover(in_folder(tmp_path), "A Calm Place", "Resourcing", "", ("a-calm-place",))
    assert cover
    kept = opened(cover.jpeg())
    assert kept.size == (1400, 1400) and not kept.getexif() and is_baseline(cover.jpeg())
    assert kept.getpixel((700, 700))[0] > 240  # the middle, upright
    assert kept.getpixel((700, 30))[0] < 30
    small = cover.art()
    assert cover.art_ending == ".jpg" and opened(small).size == (640, 640)


def test_noise_fits_too(tmp_path: Path) -> None:
    (tmp_path / "covers").mkdir()
    Image.effect_noise((1500, 1500), 120).save(tmp_path / "covers/noise.png")
    cover = choose_cover(in_folder(tmp_path), "Noise", None, "", ("noise",))
    assert cover and len(cover.jpeg()) <= MOST_BYTES


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "1", "I;16"])
def test_pictures_of_any_kind_become_plain_ones(tmp_path: Path, mode: str) -> None:
    (tmp_path / "covers").mkdir()
    ending = "jpg" if mode == "CMYK" else "png"
    Image.new(mode, (400, 400)).save(tmp_path / f"covers/x.{ending}")
    cover = choose_cover(in_folder(tmp_path), "X", None, "", ("x",))
    assert cover and opened(cover.jpeg()).mode == "RGB"


def test_a_practices_picture_comes_before_its_series(tmp_path: Path) -> None:
    made(tmp_path, "every-day.png")
    project = made(tmp_path, "i-have-my-back.png")
    names = ("i-have-my-back", "I Have My Back", "Every Day")
    own = choose_cover(project, "I Have My Back", "Every Day", "", names)
    other = choose_cover(project, "A Friend's Voice", "Every Day", "", ("x", "y", "Every Day"))
    neither = choose_cover(project, "Home", "Sleep", "", ("home", "Sleep"))
    assert own and own.picture and own.picture[0].stem == "i-have-my-back"
    assert other and other.picture and other.picture[0].stem == "every-day"
    assert neither and neither.picture is None


def test_its_key_changes_with_what_is_in_it(tmp_path: Path) -> None:
    project = made(tmp_path, size=(900, 600))
    before = choose_cover(project, "Calm", None, "", ("calm",))
    made(tmp_path, size=(901, 600))
    after = choose_cover(project, "Calm", None, "", ("calm",))
    assert before and after and before.key != after.key
    drawn_ones = {choose_cover(Project.model_construct(), t, s).key for t, s in
                  (("a", "b"), ("a", None), ("b", "a"))}  # type: ignore[union-attr]  # fmt: skip
    assert len(drawn_ones) == 3


def test_bad_pictures_are_told_by_name(tmp_path: Path) -> None:
    made(tmp_path, "small.png", (80, 80))
    made(tmp_path, "huge.png", (10_000, 9_000))
    made(tmp_path, "twice.png")
    project = made(tmp_path, "twice.jpg")
    (tmp_path / "covers/text.jpg").write_text("This is no picture.")
    whole = tmp_path / "covers/calm.png"
    made(tmp_path, "calm.png")
    (tmp_path / "covers/half.png").write_bytes(whole.read_bytes()[:900])
    said = {
        "small": "the cover small.png is 80 × 80 pixels",
        "huge": "the cover huge.png is 10000 × 9000 pixels",
        "text": "the cover text.jpg is no picture that can be read",
        "half": "the cover half.png can't be read",
        "twice": "two covers are called 'twice': twice.jpg, twice.png",
    }
    for name, message in said.items():
        with pytest.raises(ProjectError) as caught:
            cover = choose_cover(project, name, None, "", (name,))
            assert cover
            cover.jpeg()
        assert caught.value.problems[0].message.startswith(message)
        assert caught.value.problems[0].hint
    with pytest.raises(ProjectError, match="there is no folder"):
        choose_cover(in_folder(tmp_path, "elsewhere"), "a", None)


def test_none_is_none() -> None:
    assert choose_cover(Project.model_construct(covers="none"), "a", "b") is None


def test_case_spaces_and_hyphens_make_no_difference() -> None:
    assert plain_name("The Younger_You") == plain_name("the-younger-you") == "the-younger-you"
