"""Text can be read on everything that it stands on, and shapes can be told from the page."""

from __future__ import annotations

import pytest

from voicehome.picture.palette import DARK, LIGHT, ROLES, Palette, rules, style

SCHEMES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
TEXTS = [
    ("ink", "page"),
    ("quiet", "page"),
    ("ink", "band-0"),
    ("ink", "band-1"),
    ("quiet", "band-0"),
    ("quiet", "band-1"),
    ("ink", "sit"),
    ("ink", "sit-mark"),
    ("ink", "sound"),
]
SHAPES = [*(f"role-{index}" for index in range(ROLES)), "bell", "quiet"]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_counted_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@SCHEMES
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read(palette: Palette, text: str, ground: str) -> None:
    assert contrast(palette[text], palette[ground]) >= 4.5


@SCHEMES
@pytest.mark.parametrize("shape", SHAPES)
def test_what_matters_stands_out_from_the_page(palette: Palette, shape: str) -> None:
    assert contrast(palette[shape], palette["page"]) >= 3


@SCHEMES
def test_roles_differ(palette: Palette) -> None:
    assert len({palette[f"role-{index}"] for index in range(ROLES)}) == ROLES


def test_dark_says_all_that_light_says() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert style().count(rules(LIGHT)) == 1
    assert style().endswith(f"@media (prefers-color-scheme:dark){{{rules(DARK)}}}")
