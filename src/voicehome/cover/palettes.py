"""Colours of covers: each series keeps to one of these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """`sky` runs from the first colour above to the second below; `ink` is for letters, `light` for
    whatever shines, `layers` for what lies before the sky, the farthest first."""

    sky: tuple[str, str]
    ink: str
    light: str
    layers: tuple[str, str, str, str]


PALETTES = (
    Palette(
        ("#f8ebdd", "#f2cfb6"), "#47292a", "#e2805f", ("#e0ac90", "#c18270", "#8f5a58", "#5c3d48")
    ),
    Palette(
        ("#f1f3e8", "#d9e3cf"), "#22352c", "#e6b450", ("#b9c9aa", "#8faa89", "#5f806a", "#38564a")
    ),
    Palette(
        ("#1d2743", "#3c4d77"), "#f6eddf", "#f4dfa6", ("#7b8bb8", "#566894", "#33446f", "#1c2748")
    ),
    Palette(
        ("#e8f2f3", "#c3dde2"), "#123845", "#f0b98a", ("#9cc5cd", "#6ca2b0", "#417c8e", "#225769")
    ),
    Palette(
        ("#38283f", "#6a4867"), "#f9ebe6", "#f1b79f", ("#a57c98", "#835f80", "#583d5c", "#3a2841")
    ),
    Palette(
        ("#f4e8d8", "#e9caac"), "#4c2a1a", "#c65c36", ("#e0b28c", "#c88a5f", "#a1603c", "#713f28")
    ),
    Palette(
        ("#f0eaf4", "#d7c9e3"), "#38294d", "#f0a98f", ("#bdaad1", "#9a85b6", "#725e94", "#4e406d")
    ),
    Palette(
        ("#19352f", "#35604f"), "#f4eedb", "#ecc681", ("#8db898", "#669a7e", "#437561", "#1f4239")
    ),
    Palette(
        ("#fbedea", "#f0cbc8"), "#552431", "#ef9f6f", ("#e4abaa", "#ca848a", "#a25d6a", "#743d4d")
    ),
    Palette(
        ("#fcf3dd", "#f4dca4"), "#46340f", "#dd8f2a", ("#e9c87d", "#cca253", "#a27a37", "#705124")
    ),
    Palette(
        ("#27323d", "#52636f"), "#f1f2ed", "#e5b68c", ("#8296a3", "#657987", "#4b5c69", "#2f3b45")
    ),
    Palette(
        ("#edf5f1", "#c6e1d8"), "#173f3b", "#ee9d7c", ("#a4cdc1", "#75aea1", "#478578", "#265d54")
    ),
)
