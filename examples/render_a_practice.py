"""Use voicehome from a program: render a practice, and print when each pause begins.

python examples/render_a_practice.py evening.flac
"""

import sys
from pathlib import Path

from voicehome.encode.formats import FORMATS
from voicehome.render import Output, check_destinations, draft, speak, write
from voicehome.script.find import find_script
from voicehome.script.load import load_script
from voicehome.speech.store import ClipStore, default_store_folder
from voicehome.units import format_clock, format_duration


def main(destination: Path) -> None:
    prepared = draft(load_script(find_script("i-have-my-back")), {"guide": "tone"}, {"name": "Ada"})
    outputs = [Output(destination, FORMATS["flac"])]
    check_destinations(outputs, None, overwrite=False)
    store = ClipStore(default_store_folder())
    programme = speak(prepared, store)
    write(programme, outputs, store)
    for event in programme.timeline.events:
        if event.kind == "pause" and event.source:
            print(f"{format_clock(event.start, 3)}  {format_duration(event.frames)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
