"""The comparison: whether a leading KPI announces a lagging one, and on what evidence."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from struct import pack

import msgspec

from kpitui.analysis.common_cadence import at_cadence
from kpitui.analysis.gain import gain
from kpitui.analysis.innovations import Innovations, known_innovations
from kpitui.analysis.known_course import known_course
from kpitui.analysis.lead_lag import LEVEL, MOST_LAG, LeadLag, LeadVerdict, lead_lag
from kpitui.domain.kpi import Kind, Kpi, Role
from kpitui.domain.links import Link
from kpitui.domain.period import Cadence, Period
from kpitui.domain.values import parts_of
from kpitui.domain.workbook import Workbook
from kpitui.language import _


class Answer(StrEnum):
    """What the figures make of a declared link."""

    SUPPORTED = "supported"
    SAME_PERIOD = "same period"
    CONTRADICTED = "contradicted"
    OPEN = "open"


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What the histories of two KPIs say; `lag` counts periods of `cadence`.

    `refused` says why they are not compared. `gain` is by how much the error of the one that
    follows falls, as a share. Of a scan, `looked_at` counts the pairs, and a finding that does not
    survive so many looks `is_only_worth_watching`.
    """

    first: Kpi
    second: Kpi
    cadence: Cadence
    found: LeadLag
    refused: str = ""
    gain: float | None = None
    link: Link | None = None
    looked_at: int | None = None
    is_only_worth_watching: bool = False

    @property
    def answer(self) -> Answer | None:
        """What the figures make of the link, if it is one."""
        if self.link is None:
            return None
        if self.found.verdict is LeadVerdict.COINCIDENT and self.link.lead == 0:
            return Answer.SUPPORTED
        return _ANSWERS.get(self.found.verdict, Answer.OPEN)

    @property
    def evidence(self) -> float:
        """The smaller, the stronger: its probability of being chance."""
        return 1.0 if self.found.p_value is None else self.found.p_value


_ANSWERS = {
    LeadVerdict.LEADS: Answer.SUPPORTED,
    LeadVerdict.COINCIDENT: Answer.SAME_PERIOD,
    LeadVerdict.LAGS: Answer.CONTRADICTED,
}


def comparison(
    workbook: Workbook, first: Kpi, second: Kpi, today: date, most: int = MOST_LAG
) -> Comparison:
    """What two KPIs say of each other, whole periods alone."""
    return _compared(_Look(workbook, today, most), first, second)


def _compared(look: "_Look", first: Kpi, second: Kpi) -> Comparison:
    workbook = look.workbook
    cadence = max(first.cadence, second.cadence, key=lambda each: each.rank)
    links = {(link.leading, link.lagging): link for link in workbook.links}
    link = links.get((first.slug, second.slug))
    nothing = LeadLag(verdict=LeadVerdict.NO_EVIDENCE, pairs=0)
    if refused := _refusal(workbook, first, second):
        return Comparison(
            first=first, second=second, cadence=cadence, found=nothing, refused=refused, link=link
        )
    ours, theirs = look.values(first, cadence), look.values(second, cadence)
    found, worth = _answer(ours, theirs, look.most)
    still = next((kpi for kpi, each in ((first, ours), (second, theirs)) if each.is_still), None)
    return Comparison(
        first=first,
        second=second,
        cadence=cadence,
        found=found,
        refused=_("{kpi} has never changed.").format(kpi=still.slug) if still else "",
        gain=worth,
        link=link,
    )


class _Values(msgspec.Struct, frozen=True):
    """A KPI's values in one cadence; compared by what they are, which a digest tells quickly."""

    items: tuple[tuple[Period, float], ...]
    cadence: Cadence
    digest: bytes

    @property
    def is_still(self) -> bool:
        """Whether there are several values, and all of them the same."""
        return len(self.items) > 1 and len({value for _at, value in self.items}) == 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Values) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


class _Look:
    """One look at a workbook: each KPI's values are brought to a cadence once."""

    def __init__(self, workbook: Workbook, today: date, most: int) -> None:
        self.workbook = workbook
        self.most = most
        self._today = today
        self._known: dict[tuple[str, Cadence], _Values] = {}

    def values(self, kpi: Kpi, cadence: Cadence) -> _Values:
        """A KPI's whole periods in a cadence."""
        place = (kpi.slug, cadence)
        if place not in self._known:
            known = known_course(self.workbook, kpi, self._today).values
            coarser = at_cadence(self.workbook, kpi, known, cadence)
            numbers = [float(at.index) for at in coarser] + list(coarser.values())
            content = pack(f"{len(numbers)}d", *numbers) + cadence.encode()
            self._known[place] = _Values(
                tuple(coarser.items()), cadence, blake2b(content, digest_size=12).digest()
            )
        return self._known[place]


@lru_cache(maxsize=16_384)
def _answer(first: _Values, second: _Values, most: int) -> tuple[LeadLag, float | None]:
    """What the values say of each other and what that is worth, found once for the same values."""
    ours = known_innovations(first.items, first.cadence)
    theirs = known_innovations(second.items, second.cadence)
    found = lead_lag(ours, theirs, most)
    return found, _gain(found, ours, theirs)


def declared(workbook: Workbook, today: date, most: int = MOST_LAG) -> list[Comparison]:
    """Every declared link between KPIs in use, the strongest evidence first."""
    known, look = {kpi.slug: kpi for kpi in workbook.kpis}, _Look(workbook, today, most)
    found = [
        _compared(look, known[link.leading], known[link.lagging])
        for link in workbook.links
        if link.leading in known and link.lagging in known
    ]
    return sorted(found, key=lambda each: each.evidence)


def scan(
    workbook: Workbook,
    today: date,
    most: int = MOST_LAG,
    goes_on: Callable[[int, int], bool] = lambda _done, _total: True,
) -> list[Comparison]:
    """Every leading KPI with every lagging one, corrected for how many were looked at.

    `goes_on` is told how many pairs of how many are done, and may stop the scan. Benjamini, Y. and
    Hochberg, Y. (1995), Journal of the Royal Statistical Society B 57.
    """
    pairs = [
        (first, second)
        for first in workbook.kpis
        for second in workbook.kpis
        if first.role is Role.LEADING and second.role is Role.LAGGING
    ]
    found, look = [], _Look(workbook, today, most)
    for done, (first, second) in enumerate(pairs):
        if not goes_on(done, len(pairs)):
            break
        found.append(_compared(look, first, second))
    return _corrected(found)


def _corrected(found: Sequence[Comparison]) -> list[Comparison]:
    judged = sorted(found, key=lambda each: each.evidence)
    tested = sum(each.found.p_value is not None for each in judged)
    kept = max(
        (
            place
            for place, each in enumerate(judged, start=1)
            if each.evidence <= LEVEL * place / max(tested, 1)
        ),
        default=0,
    )
    return [
        msgspec.structs.replace(
            each, looked_at=tested, is_only_worth_watching=each.found.is_claim and place > kept
        )
        for place, each in enumerate(judged, start=1)
    ]


def _refusal(workbook: Workbook, first: Kpi, second: Kpi) -> str:
    if first.slug == second.slug:
        return _("A KPI is not compared with itself.")
    for kpi in (first, second):
        if kpi.kind is Kind.MILESTONE:
            return _("{kpi} is done or not: there is no course to compare.").format(kpi=kpi.slug)
    for kpi, other in ((first, second), (second, first)):
        if other.slug in set(_made_from(workbook, kpi)):
            return _(
                "{kpi} is computed from {other}: they belong together by construction."
            ).format(kpi=kpi.slug, other=other.slug)
    shared = set(_made_from(workbook, first)) & set(_made_from(workbook, second))
    if shared:
        return _("Both are computed from {part}: they belong together by construction.").format(
            part=min(shared)
        )
    return ""


def _made_from(workbook: Workbook, kpi: Kpi) -> Iterator[str]:
    """Every KPI that one is computed from, through other computed ones."""
    for slug in parts_of(kpi):
        yield slug
        if slug in workbook.all_kpis:
            yield from _made_from(workbook, workbook.all_kpis[slug])


def _gain(found: LeadLag, first: Innovations | None, second: Innovations | None) -> float | None:
    if found.lag is None or not found.is_claim or first is None or second is None:
        return None
    if found.lag > 0:
        return gain(first.values, second.values, found.lag)
    return gain(second.values, first.values, -found.lag) if found.lag < 0 else None
