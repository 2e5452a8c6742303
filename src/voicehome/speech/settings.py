"""Reading an engine's settings: numbers within bounds, and no key that it does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import nearest


def number(settings: Mapping[str, str], key: str, default: int) -> int:
    return int(settings.get(key, default))


def problems(
    settings: Mapping[str, str], ranges: Mapping[str, tuple[int, int]], words: Sequence[str] = ()
) -> list[str]:
    """What is wrong with `settings`: `ranges` are its whole numbers, `words` its other keys."""
    found = []
    for key, value in settings.items():
        if key in ranges:
            least, most = ranges[key]
            if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
                found.append(f"'{key}' is a whole number from {least} to {most}, not '{value}'")
        elif key not in words:
            close = nearest(key, [*ranges, *words])
            meant = f"; did you mean '{close}'?" if close else ""
            found.append(f"'{key}' is not a setting of this engine{meant}")
    return found
