from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicehome.picture.grid import RIGHT, make_grid
from voicehome.units import MAX_FRAMES, RATE

MINUTE = 60 * RATE
lengths = st.integers(0, 2 * MAX_FRAMES)


@pytest.mark.parametrize(
    ("minutes", "rows"), [(0, 1), (0.2, 1), (3, 6), (5, 5), (12, 8), (24, 8), (60, 10), (180, 12)]
)
def test_a_practice_has_a_page_of_rows(minutes: float, rows: int) -> None:
    assert make_grid(round(minutes * MINUTE)).rows == rows


@given(lengths)
def test_rows_hold_the_whole_and_none_is_empty(frames: int) -> None:
    grid = make_grid(frames)
    assert (grid.rows - 1) * grid.row < max(1, frames) <= grid.rows * grid.row
    assert grid.rows <= 25


@given(lengths)
def test_ticks_are_even_and_inside_of_rows(frames: int) -> None:
    grid = make_grid(frames)
    assert grid.row % grid.tick == 0
    assert 3 <= grid.row // grid.tick <= 8
    for row in range(grid.rows):
        assert all(row * grid.row < tick < grid.end_of(row) for tick in grid.ticks(row))


def test_no_scrap_of_a_row_is_left_at_the_end() -> None:
    for seconds in range(30, 3600, 7):
        grid = make_grid(seconds * RATE)
        last = grid.end_of(grid.rows - 1) - (grid.rows - 1) * grid.row
        assert last * 6 >= grid.row or grid.rows > 6


@given(lengths, st.integers(0, MAX_FRAMES), st.integers(0, MAX_FRAMES))
def test_pieces_tile_what_they_are_pieces_of(total: int, start: int, frames: int) -> None:
    grid = make_grid(total)
    pieces = list(grid.pieces(start, frames))
    end = min(start + frames, total)
    assert sum(piece.end - piece.start for piece in pieces) == max(0, end - start)
    for piece in pieces:
        assert grid.left <= piece.left < piece.right <= RIGHT + 1e-6
        assert piece.begins == (piece.start == start)
        assert piece.ends == (piece.end == end)
        assert piece.width == pytest.approx((piece.end - piece.start) * grid.scale)
    assert [piece.row for piece in pieces] == list(
        range(pieces[0].row, pieces[-1].row + 1) if pieces else []
    )
