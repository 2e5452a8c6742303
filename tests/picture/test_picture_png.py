from __future__ import annotations

import io
from collections.abc import Iterator

import av
import numpy as np
import pytest
from picture_practices import five_minutes

from voicehome.errors import OutputError
from voicehome.picture import draw, png, to_png
from voicehome.picture.palette import DARK, FONTS, LIGHT
from voicehome.picture.text import width_of

needs_font = pytest.mark.skipif(not png._text_shows(), reason="no font is installed here")


def pixels(data: bytes) -> np.ndarray:
    with av.open(io.BytesIO(data)) as file:
        return next(file.decode(video=0)).to_ndarray(format="rgb24")


def rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


@needs_font
@pytest.mark.parametrize(("dark", "palette"), [(False, LIGHT), (True, DARK)])
def test_a_png_has_its_width_and_its_colours(dark: bool, palette: dict[str, str]) -> None:
    image = pixels(to_png(draw(five_minutes(), "Five"), width=800, dark=dark))
    assert image.shape[1] == 800
    assert image[2, 2].tolist() == rgb(palette["page"])
    colours = {tuple(colour) for colour in image.reshape(-1, 3).tolist()}
    for name in ("ink", "role-0", "role-1", "band-0", "breath"):
        assert tuple(rgb(palette[name])) in colours, name


@needs_font
def test_the_same_picture_gives_the_same_bytes() -> None:
    svg = draw(five_minutes(), "Five")
    assert to_png(svg, 400) == to_png(svg, 400)


@pytest.fixture
def without_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a slim image: resvg itself, told not to look for the system's fonts."""
    import resvg_py

    def render(svg: str, width: int) -> bytes:
        return resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True)

    monkeypatch.setattr(png, "_render", render)
    png._text_shows.cache_clear()
    yield
    png._text_shows.cache_clear()


@pytest.mark.usefixtures("without_fonts")
def test_a_picture_without_its_words_is_not_made() -> None:
    with pytest.raises(OutputError, match="no font") as caught:
        to_png(draw(five_minutes(), "Five"))
    assert "apt install" in caught.value.problems[0].hint


@needs_font
@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox jumps over the lazy dog",
        "MMMMWWWWmmmmwwww@@@@",
        "0123456789:0123456789",
        "Über Straßen, naïve façades – éèêë…",
        "שלום לגוף ולנשימה לאט",
        "Дыхание и тишина",
        "深く静かに息をする",
    ],
)
def test_text_is_no_wider_than_it_is_taken_for(text: str) -> None:
    """Labels rely on it; checked with the font that is here."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 40"><rect width="800" height="40" '
        f'fill="#fff"/><text x="10" y="25" font-size="20" font-family="{FONTS}">{text}</text></svg>'
    )
    inked = np.flatnonzero((pixels(png._render(svg, 800)) < 200).any(axis=(0, 2)))
    assert inked.size
    assert inked.max() - 10 <= width_of(text, 20) * 1.02
