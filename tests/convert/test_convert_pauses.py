"""Pauses in the words of those who write them."""

from __future__ import annotations

import pytest

from voicehome.convert.pauses import read_length, read_pause


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("pause 10s", "10s"),
        ("pause 10 seconds", "10s"),
        ("PAUSE:5", "5s"),
        ("pause:3s", "3s"),
        ("Pause – 5 sec.", "5s"),
        ("pause 2 minutes", "2m"),
        ("pause for half a minute", "30s"),
        ("pause for about thirty seconds", "30s"),
        ("pause 1 minute and 30 seconds", "1m30s"),
        ("pause 1:30", "1m30s"),
        ("pause 1,5 s", "1.5s"),
        ("pause 10-15 seconds", "10s..15s"),
        ("pause 5 to 10", "5s..10s"),
        ("pause 8s..20s..40s", "8s..20s..40s"),
        ("pause for three breaths", "3 breaths"),
        ("pause 2–3 breaths", "2 breaths..3 breaths"),
        ("Pause 10 Sekunden", "10s"),
        ("pause 10 secondes", "10s"),
        ("10-second pause", "10s"),
        ("10s of silence", "10s"),
        ("two minutes of silence", "2m"),
        ("a few seconds of quiet", "3s"),
        ("rest 20s", "20s"),
        ("beat", "2s"),
        ("pause", "5s"),
        ("a pause", "5s"),
        ("another pause", "5s"),
        ("short pause", "2s"),
        ("long pause", "15s"),
        ("A very long pause.", "30s"),
    ],
)
def test_a_pause(written: str, read: str) -> None:
    assert read_pause(written) == read


@pytest.mark.parametrize(
    "written",
    [
        *("softly", "pause until ready", "restless", "rest", "quiet", "wait a moment", "10s", ""),
        *(
            "pause 100 hours",
            "pause 10s..5s",
            "pause 5 miles",
            "pausing",
            "menopause 3s",
            "pause " * 20,
        ),
    ],
)
def test_no_pause(written: str) -> None:
    assert read_pause(written) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("10s", "10s"),
        ("10 seconds", "10s"),
        ("3 breaths", "3 breaths"),
        ("4s..6s", "4s..6s"),
        ("1m30s", "1m30s"),
        ("1 hr", "60m"),
        ("10", None),
        ("as", None),
        ("smile", None),
        ("10 seconds in", None),
    ],
)
def test_a_length(written: str, read: str | None) -> None:
    assert read_length(written) == read
