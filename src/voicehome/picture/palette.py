"""The colours, for light and for dark, and the style sheet that they go into.

Every name is a class of the picture. One that ends in `-line` is stroked, in `-stop` it is a
gradient's, all others are filled. There are no CSS variables: resvg has none.
"""

from __future__ import annotations

from collections.abc import Mapping

Palette = Mapping[str, str]

ROLES = 5
"""How many roles have a colour of their own."""

LIGHT: Palette = {
    "page": "#fbfaf7",
    "ink": "#2c3138",
    "quiet": "#565d68",
    "hair": "#dedbd3",
    "band-0": "#e9e5db",
    "band-1": "#dfe5e3",
    "role-0": "#5a7da4",
    "role-1": "#c1765a",
    "role-2": "#5b8a6c",
    "role-3": "#86699c",
    "role-4": "#97782c",
    "still": "#b4bac3",
    "stretch": "#e6e8eb",
    "stretch-mark": "#b7bec7",
    "sit": "#e1e6ec",
    "sit-mark": "#cfd6df",
    "breath": "#d3e5e2",
    "breath-line": "#6b9f9b",
    "bell": "#a97f2e",
    "bell-stop": "#c39a48",
    "bed": "#dfe2f0",
    "bed-line": "#9ba3c7",
    "sound": "#e6dcea",
}

DARK: Palette = {
    "page": "#15181c",
    "ink": "#e8e6e1",
    "quiet": "#a4abb5",
    "hair": "#31363d",
    "band-0": "#2d2c28",
    "band-1": "#252d2e",
    "role-0": "#86a9d0",
    "role-1": "#dc9a7e",
    "role-2": "#86b796",
    "role-3": "#b39ac6",
    "role-4": "#c9aa5e",
    "still": "#58606b",
    "stretch": "#2b3037",
    "stretch-mark": "#59616d",
    "sit": "#262e38",
    "sit-mark": "#35404d",
    "breath": "#223835",
    "breath-line": "#6aa59f",
    "bell": "#d9b25f",
    "bell-stop": "#c9a252",
    "bed": "#252a40",
    "bed-line": "#5d679a",
    "sound": "#3a2f40",
}

FONTS = (
    "system-ui,'Segoe UI','Helvetica Neue','Noto Sans','Open Sans','Liberation Sans',"
    "'Nimbus Sans',Ubuntu,Cantarell,Roboto,'DejaVu Sans',FreeSans,Arial,sans-serif"
)
"""Named one by one: resvg knows no aliases, and its `sans-serif` is Arial alone."""

TITLE, TEXT, SMALL = 26.0, 13.0, 12.0
"""Sizes of text, in units of a picture 1000 wide."""

_SHARED = (
    f".vh{{font-family:{FONTS};font-size:{TEXT:g}px}}"
    f".vh .title{{font-size:{TITLE:g}px;font-weight:600}}"
    f".vh .small{{font-size:{SMALL:g}px}}"
    ".vh .strong{font-weight:600}"
)


def rules(palette: Palette) -> str:
    """The colours as CSS."""
    return "".join(f".vh .{name}{{{_property(name)}:{colour}}}" for name, colour in palette.items())


def style() -> str:
    """The style sheet: light, unless whoever looks has asked for dark."""
    return f"{_SHARED}{rules(LIGHT)}@media (prefers-color-scheme:dark){{{rules(DARK)}}}"


def _property(name: str) -> str:
    if name.endswith("-line"):
        return "fill:none;stroke"
    return "stop-color" if name.endswith("-stop") else "fill"
