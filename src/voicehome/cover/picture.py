"""Pictures as covers want them: baseline JPEG, square, 1,400 pixels at most, under 300 kB."""

from __future__ import annotations

import io
import warnings
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem, ProjectError
from .letters import font_files, has_letters_for
from .mark import MARK

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 1400
SMALL_SIDE = 640
MOST_BYTES = 300_000
_LEAST_SIDE = 300
_MOST_PIXELS = 80_000_000
"""More than any camera's picture that is meant for a cover; decoding it would take a gigabyte."""

_QUALITIES = (88, 78, 68, 58)


@lru_cache(maxsize=8)
def drawn(svg: str) -> bytes:
    """An SVG of a cover as JPEG."""
    from PIL import Image
    from resvg_py import svg_to_bytes

    png = svg_to_bytes(
        svg_string=svg,
        width=SIDE,
        height=SIDE,
        font_files=font_files(),
        skip_system_fonts=has_letters_for(svg),
    )
    with Image.open(io.BytesIO(png)) as image:
        return _jpeg(image.convert("RGB"))


@lru_cache(maxsize=8)
def own(path: Path, digest: str, most: int) -> bytes:  # noqa: ARG001 (it is remembered by this)
    """A picture of one's own as JPEG of `most` pixels a side: its middle, where it is not square, and
    nothing of what a camera wrote into it. `digest` is of what is in it now.

    Raises ProjectError when it is no picture, too small or too large.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count ourselves
            image = Image.open(path)
        with image:
            wide, high = image.size
            if wide * high > _MOST_PIXELS:
                hint = f"Make it smaller: {SIDE} pixels a side are enough."
                raise _unfit(path, f"is {wide} × {high} pixels", hint)
            if min(wide, high) < _LEAST_SIDE:
                hint = f"It takes {_LEAST_SIDE} pixels a side at least; 1,400 are best."
                raise _unfit(path, f"is {wide} × {high} pixels", hint)
            upright = ImageOps.exif_transpose(image)
            side = min(*upright.size, most)
            square = ImageOps.fit(_opaque(upright), (side, side), Image.Resampling.LANCZOS)
            return _jpeg(square)
    except UnidentifiedImageError as error:
        raise _unfit(path, "is no picture that can be read", _KINDS) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _unfit(path, f"can't be read: {error}", _KINDS) from error


_KINDS = "Take a JPEG, PNG or WebP."


def _unfit(path: Path, why: str, hint: str) -> ProjectError:
    return ProjectError(Problem(f"the cover {path.name} {why}", hint))


def _opaque(image: Image) -> Image:
    """On white, where it is transparent: a JPEG has nothing else to show there."""
    from PIL import Image as Images

    if image.mode in ("RGB", "L"):
        return image.convert("RGB")
    layered = image.convert("RGBA")
    ground = Images.new("RGBA", layered.size, "white")
    return Images.alpha_composite(ground, layered).convert("RGB")


def _jpeg(image: Image) -> bytes:
    """As good, and then as large, as fits."""
    while True:
        for quality in _QUALITIES:
            kept = io.BytesIO()
            fine = 0 if quality > 80 else 2  # all of the colours, or a quarter of them
            image.save(kept, "JPEG", quality=quality, optimize=True, subsampling=fine, comment=MARK)
            if kept.tell() <= MOST_BYTES:
                return kept.getvalue()
        image = image.resize((image.width * 3 // 4, image.height * 3 // 4))
