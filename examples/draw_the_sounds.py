"""Draw what each built-in sound looks like: its spectrogram, time from left to right, pitch upwards.

python examples/draw_the_sounds.py docs/sounds            every sound, each as NAME.svg
python examples/draw_the_sounds.py docs/sounds rain bowl  these
"""

import base64
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from voicehome.sound.audition import BREATH, audition
from voicehome.sound.beds import BEDS, make_bed
from voicehome.sound.bells import BELLS
from voicehome.units import RATE

WIDTH, HEIGHT, MARGIN = 440, 150, 44
LOWEST, HIGHEST = 40.0, 16_000.0  # hertz
RANGE = 66.0  # decibels from the darkest to the brightest
SHADES = 12  # fewer make smaller files

SECONDS = {"rain": 4, "stream": 4, "night": 8, "heartbeat": 6, "ocean": 60, "wind": 60, "pad": 90}
FINE = {
    "rain": 1024,
    "stream": 1024,
    "night": 1536,
    "drone": 16_384,
    "pad": 16_384,
    "binaural": 16_384,
}
"""Frames of each sight: few show when something begins, many show its pitch."""


def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or [*BEDS, *BELLS, BREATH]:
        sound, seconds = hear(name)
        svg = framed(name, png(shades(sound, FINE.get(name, 4096))), seconds)
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")


def hear(name: str) -> tuple[np.ndarray, float]:
    """The sound, both sides together, and how many seconds it is."""
    if name in BEDS:
        frames = SECONDS.get(name, 20) * RATE
        blocks: list[np.ndarray] = []
        for block in make_bed(name).blocks(0):
            blocks.append(block)
            if sum(map(len, blocks)) >= frames:
                break
        sound = np.concatenate(blocks)[:frames]
    else:
        sound = np.concatenate(list(audition(name).blocks))
    return sound.mean(axis=1), len(sound) / RATE


def shades(sound: np.ndarray, frames: int) -> np.ndarray:
    """Rows from high to low, columns in time: 0 (nothing) to SHADES − 1."""
    padded = np.pad(sound, (frames // 2, frames))
    window = np.hanning(frames)
    columns = []
    for start in np.linspace(0, len(sound), WIDTH, endpoint=False).astype(int):
        columns.append(np.abs(np.fft.rfft(padded[start : start + frames] * window)))
    pitches = np.geomspace(HIGHEST, LOWEST, HEIGHT)
    power = np.array(columns).T
    places = pitches / RATE * frames
    below = places.astype(int)
    share = (places - below)[:, np.newaxis]
    seen = 20 * np.log10(power[below] * (1 - share) + power[below + 1] * share + 1e-9)
    bright = np.clip((seen - np.percentile(seen, 99.7)) / RANGE + 1, 0, 1)
    return np.round(bright * (SHADES - 1)).astype(np.uint8)


def png(image: np.ndarray) -> bytes:
    """As a picture in night blue, violet and warm white."""
    stops = np.array([[13, 17, 33], [44, 49, 94], [122, 78, 138], [224, 140, 116], [255, 240, 214]])
    places = np.linspace(0, len(stops) - 1, SHADES)
    colours = [np.interp(places, range(len(stops)), stops[:, part]) for part in range(3)]
    palette = np.zeros((256, 4), np.uint8)
    palette[:SHADES] = np.stack([np.full(SHADES, 255), *colours], axis=1).round()
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "pal8"
    encoder.time_base = Fraction(1, 1)
    frame = av.VideoFrame.from_ndarray((image, palette), format="pal8")
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])


def framed(name: str, picture: bytes, seconds: float) -> str:
    """The picture with a scale at its side and below it."""
    labels = []
    for hertz, text in ((100, "100 Hz"), (1000, "1 kHz"), (10_000, "10 kHz")):
        y = HEIGHT * np.log(HIGHEST / hertz) / np.log(HIGHEST / LOWEST)
        labels.append(f'<text x="{MARGIN - 5}" y="{y + 3:.0f}" text-anchor="end">{text}</text>')
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        x, text = MARGIN + WIDTH * share, f"{seconds * share:.3g} s"
        labels.append(f'<text x="{x:.0f}" y="{HEIGHT + 13}" text-anchor="{anchor}">{text}</text>')
    data = base64.b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {MARGIN + WIDTH} {HEIGHT + 18}" '
        f'role="img" aria-label="Spectrogram: {name}" font-family="sans-serif" font-size="10" '
        f'fill="#808080">\n'
        f'<image x="{MARGIN}" width="{WIDTH}" height="{HEIGHT}" href="data:image/png;base64,{data}"/>\n'
        + "\n".join(labels)
        + "\n</svg>\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
