"""Draw a practice over time, as it will probably be: parts, speech, silences, bells.

python examples/draw_a_timeline.py evening.svg
python examples/draw_a_timeline.py evening.png
"""

import sys
from pathlib import Path

from voicehome.picture import draw, to_png
from voicehome.render import draft, preview
from voicehome.script.find import find_script
from voicehome.script.load import load_script


def main(destination: Path) -> None:
    prepared = draft(load_script(find_script("i-have-my-back")), {"guide": "tone"}, {"name": "Ada"})
    svg = draw(preview(prepared).timeline, prepared.plan.title, "Lengths of lines are estimated.")
    if destination.suffix == ".png":
        destination.write_bytes(to_png(svg))
    else:
        destination.write_text(svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
