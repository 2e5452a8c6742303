"""What a build did, in words."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from .build import Gone
from .judge import Item
from .survey import Survey


def since(built: str, today: date) -> str:
    """`built`, a day as YYYY-MM-DD, as people say it: earlier today, yesterday, 3 March; with its year
    where that is another. Empty where it is no day."""
    try:
        day = date.fromisoformat(built)
    except ValueError:
        return ""
    match (today - day).days:
        case 0:
            return "earlier today"
        case 1:
            return "yesterday"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {calendar.month_name[day.month]}{year}"


def changes(found: Survey, waiting: Sequence[Item], today: date) -> str:
    """What was made, by practices, and since when: `since 3 March: 4 practices re-made, 1 new`. Those
    that have got another length, voice or person beside what there was are neither; nor are those of
    which only somebody's copies were missing."""
    back: list[Item] = []
    made: list[Item] = []
    for item in waiting:
        if not item.problems:
            (back if _lacked_copies(item, found) else made).append(item)
    again = {_script(i) for i in made if _was_there(i, found) and not i.order.is_there}
    kept = {_script(i) for i in found.items if _was_there(i, found)} - again
    earlier = {path for record in found.before.records.values() for path in record.texts}
    known = again | {_script(i) for i in made if _script(i) in earlier}
    more = [item for item in made if _script(item) in kept]
    old = [item for item in made if _script(item) in known - kept]
    new = [item for item in made if _script(item) not in known | kept]
    parts = []
    if old:
        parts.append(f"{_practices(old)} re-made{_recordings(old)}")
    if more:
        parts.append(f"more recordings of {_practices(more)}")
    if new:
        count = str(len({*map(_script, new)})) if parts else _practices(new)
        parts.append(f"{count} new{_recordings(new)}")
    if back:
        parts.append(f"copies of {_practices(back)} put back{_recordings(back)}")
    if not parts:
        is_all_well = (
            not waiting and not found.problems and not any(i.problems for i in found.items)
        )
        return "nothing to make: all is as it should be" if is_all_well else ""
    day = since(found.before.built, today)
    return f"since {day}: {', '.join(parts)}" if day else ", ".join(parts)


def removed(gone: Gone) -> str:
    """What --prune removed: `28 files removed: nothing is left of The Attic and Tide`; empty where
    nothing was."""
    count = len(gone.files)
    if not count:
        return ""
    files = f"{count} file{'' if count == 1 else 's'} removed"
    if not gone.titles:
        return files
    *others, last = first_of(gone.titles)
    return f"{files}: nothing is left of {', '.join(others)}{' and ' if others else ''}{last}"


def first_of(names: Sequence[str]) -> list[str]:
    """The first dozen, and behind them how many more there are."""
    more = len(names) - _MOST_NAMED
    return [*names[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])]


_MOST_NAMED = 12


def _was_there(item: Item, found: Survey) -> bool:
    return item.order.job.stem in found.before.records


def _lacked_copies(item: Item, found: Survey) -> bool:
    """Whether all that it lacks are copies that were there."""
    before = found.before.records.get(item.order.job.stem)
    were_there = before is not None and {*item.order.files} <= {*before.files}
    return item.order.is_there and were_there


def _script(item: Item) -> str:
    return item.order.job.script


def _practices(items: Sequence[Item]) -> str:
    count = len({*map(_script, items)})
    return f"{count} practice{'' if count == 1 else 's'}"


def _recordings(items: Sequence[Item]) -> str:
    """Of several lengths, voices or people, how many there are."""
    return f" ({len(items)} recordings)" if len(items) > len({*map(_script, items)}) else ""
