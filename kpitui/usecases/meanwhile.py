"""What others changed between a person's look and the save: merged, or refused as a collision."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kpi
from kpitui.domain.ledger import Change
from kpitui.domain.measurement import Measurement
from kpitui.domain.names import printable
from kpitui.domain.objective import Objective
from kpitui.domain.period import Period
from kpitui.domain.recorded import Recorded
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.language import _

_STAMPS = frozenset({"entry", "at", "by", "slug", "kpi", "since", "why"})


class Theirs(msgspec.Struct, frozen=True):
    """A field as somebody else has changed it, who that was, and when in UTC seconds."""

    field: str
    value: object
    by: str
    at: int = 0


class Collision(InvalidInput):
    """Somebody changed the very fields that are to be saved; `theirs` says to what.

    `seen` is the workbook that holds their version.
    """

    def __init__(self, theirs: tuple[Theirs, ...], seen: Workbook) -> None:
        self.theirs = theirs
        self.seen = seen
        super().__init__(
            _("{author} changed the same meanwhile: {fields}. Nothing was saved.").format(
                author=printable(theirs[0].by), fields=", ".join(each.field for each in theirs)
            )
        )


class TakenBack(InvalidInput):
    """Somebody took back the very definition that is to be changed."""


class RecordedMeanwhile(InvalidInput):
    """Somebody recorded another value for the same period; `theirs` is what counts now."""

    def __init__(self, theirs: Measurement) -> None:
        self.theirs = theirs
        super().__init__(
            _("{author} recorded {kpi} for {period} meanwhile. Nothing was saved.").format(
                author=printable(theirs.by),
                kpi=theirs.kpi,
                period=Period.parse(theirs.period).label(),
            )
        )


class ChangedSince(InvalidInput):
    """The newest change is not the one that was seen; `newest` is what it holds."""

    def __init__(self, newest: Sequence[Change]) -> None:
        self.newest = tuple(newest)
        super().__init__(
            _("{author} changed something since. Look at it, then try again.").format(
                author=printable(newest[0].by)
            )
        )


def kpi_changes(seen: Workbook, now: Workbook, slug: str) -> dict[str, Theirs]:
    """The fields of a KPI and its newest target that differ from what was seen."""
    since = seen.ledger.next_entry
    of_kpi = _Since(now, [each for each in now.ledger.kpis if each.slug == slug], since)
    of_target = _Since(now, [each for each in now.ledger.targets if each.kpi == slug], since)
    return _differences(seen.all_kpis.get(slug), now.all_kpis.get(slug), of_kpi) | _differences(
        _newest_target(seen, slug), _newest_target(now, slug), of_target
    )


def objective_changes(seen: Workbook, now: Workbook, slug: str) -> dict[str, Theirs]:
    """The fields of an objective that differ from what was seen."""
    versions = [each for each in now.ledger.objectives if each.slug == slug]
    since = _Since(now, versions, seen.ledger.next_entry)
    return _differences(seen.all_objectives.get(slug), now.all_objectives.get(slug), since)


def merged(
    changed: Mapping[str, Theirs], mine: Mapping[str, Any], now: Workbook
) -> tuple[Theirs, ...]:
    """What others changed beside the fields that are to be saved.

    Raises Collision when both sides changed a field, and not to the same.
    """
    both = tuple(
        theirs for name, theirs in changed.items() if name in mine and mine[name] != theirs.value
    )
    if both:
        raise Collision(both, now)
    return tuple(theirs for name, theirs in changed.items() if name not in mine)


def refuse_gone(slug: str, known: Container[str], now: Workbook) -> None:
    """Raise TakenBack when what was seen under a slug is not `known` any more.

    Left to a look-up, the slug could be short for another one.
    """
    if slug not in known:
        newest = max(now.ledger.undos, key=lambda undo: undo.entry, default=None)
        raise TakenBack(
            _("{author} took “{slug}” back meanwhile. Nothing was saved.").format(
                author=printable(newest.by if newest else _("Somebody")), slug=slug
            )
        )


def refuse_recorded(now: Measurement | None, seen: Measurement | None, new: Measurement) -> None:
    """Raise RecordedMeanwhile when what counts is neither what was seen nor what is to be saved."""
    if now is None or new.says_the_same_as(now):
        return
    if seen is None or seen.entry != now.entry:
        raise RecordedMeanwhile(now)


class _Since:
    """Who changed what in the versions of one thing since an entry."""

    def __init__(
        self, now: Workbook, versions: Sequence[Kpi | Target | Objective], since: int
    ) -> None:
        entries = {each.entry for each in versions}
        undos = (each for each in now.ledger.undos if each.of in entries)
        self._versions = [each for each in versions if each.entry not in now.undone]
        self._newest = max([*versions, *undos], key=lambda each: each.entry, default=Recorded())
        self._since = since

    def author_of(self, field: str, before: object, after: object) -> Recorded:
        """What brought a field from one value to the other: a version, or a taking back."""
        found = None
        for version in self._versions:
            if version.entry >= self._since and getattr(version, field) != before:
                found, before = version, getattr(version, field)
        return found if found is not None and before == after else self._newest


def _newest_target(workbook: Workbook, slug: str) -> Target:
    versions = workbook.target_path(slug).versions
    return versions[-1] if versions else Target(kpi=slug, since=date.min)


def _differences(
    seen: Kpi | Target | Objective | None, now: Kpi | Target | Objective | None, since: _Since
) -> dict[str, Theirs]:
    if seen is None or now is None:
        return {}
    found = {}
    for name in now.__struct_fields__:
        before, after = getattr(seen, name), getattr(now, name)
        if name not in _STAMPS and before != after:
            author = since.author_of(name, before, after)
            found[name] = Theirs(name, after, author.by, author.at)
    return found
