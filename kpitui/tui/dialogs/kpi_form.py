"""The form of a KPI: its whole definition and its target, checked as one types."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from functools import partial

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from kpitui.domain.kpi import Direction, Kind, Level, Role
from kpitui.domain.period import Cadence
from kpitui.domain.target import Reach
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.reports.smart import draft_findings
from kpitui.reports.smart_text import smart_line
from kpitui.reports.target_sentence import target_sentence
from kpitui.tui.dialogs.definition_form import DefinitionForm
from kpitui.tui.dialogs.form import Form
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.field import Option
from kpitui.usecases.draft import KpiDraft, kpi_draft
from kpitui.usecases.draft_texts import asked_of_kpi, kpi_texts
from kpitui.usecases.fields import without
from kpitui.usecases.kpis import KpiFields, add_kpi, merge_kpi
from kpitui.usecases.meanwhile import kpi_changes
from kpitui.usecases.session import Session


class KpiForm(DefinitionForm):
    """Defines a KPI, under an objective if it is named, or changes one."""

    CSS_PATH = [*Form.CSS_PATH, stylesheet("kpi_form")]
    KIND = "kpi"

    def __init__(
        self,
        session: Session,
        slug: str | None = None,
        objective: str | None = None,
        *,
        seen: Workbook | None = None,
        ascii_only: bool = False,
    ) -> None:
        workbook = seen or session.workbook
        given = kpi_texts(workbook, slug)
        if slug is None and objective:
            given["objective"] = objective
        super().__init__(
            session, slug, given, _("New KPI"), workbook=workbook, ascii_only=ascii_only
        )
        self.draft = kpi_draft(given, self.workbook, session.today(), slug)

    def compose_fields(self) -> ComposeResult:
        yield from self._what()
        yield from self._how_measured()
        yield from self._target()
        yield from self._who()

    def compose_foot(self) -> ComposeResult:
        yield from super().compose_foot()
        yield Static("", id="smart", markup=False)

    def look(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        texts = self.with_short_name(texts)
        asked = asked_of_kpi(texts)
        for field in self.all_fields:
            field.display = field.name in asked
        self.draft = kpi_draft(texts, self.workbook, self.session.today(), self.slug)
        self.tell("understood", target_sentence(self.draft.kpi, self.draft.target))
        self._check_smart(self.draft)
        return self.draft.errors

    @work(group="smart", exclusive=True)
    async def _check_smart(self, draft: KpiDraft) -> None:
        """Say what the SMART check finds in what is typed so far."""
        target = None if draft.target.is_empty else draft.target
        today = self.session.today()
        findings = partial(draft_findings, self.workbook, draft.kpi, target, today)
        self.tell("smart", smart_line(await asyncio.to_thread(findings)))

    def saving(self) -> Callable[[], str]:
        fields = self.draft.fields or KpiFields()
        return partial(self._record, self.draft.slug, fields, self.workbook)

    def texts_of(self, workbook: Workbook) -> dict[str, str]:
        return kpi_texts(workbook, self.slug)

    def saving_over(self, seen: Workbook, left_out: Collection[str]) -> Callable[[], str]:
        fields = without(self.draft.fields or KpiFields(), left_out)
        return partial(self._record, self.draft.slug, fields, seen)

    def _what(self) -> ComposeResult:
        yield self.group(_("What"), first=True)
        yield self.line("name", _("Name"), _("such as Site visits"))
        yield self.short_name()
        yield self.choice("objective", _("Objective"), *self._objectives())
        yield self.choice(
            "role",
            _("Role"),
            Option("", _("not said")),
            Option(Role.LEADING, _(Role.LEADING), _("announces results, in our hands")),
            Option(Role.LAGGING, _(Role.LAGGING), _("the outcome itself")),
        )
        yield self.choice(
            "level",
            _("Level"),
            Option("", _("not said")),
            *(Option(level, _(level)) for level in Level),
        )

    def _how_measured(self) -> ComposeResult:
        yield self.group(_("How it is measured"))
        yield self.choice(
            "kind",
            _("Kind"),
            Option(Kind.FLOW, _(Kind.FLOW), _("adds up over periods, as orders do")),
            Option(Kind.LEVEL, _(Kind.LEVEL), _("a state, such as headcount")),
            Option(Kind.RATIO, _(Kind.RATIO), _("one KPI divided by another")),
            Option(Kind.MILESTONE, _(Kind.MILESTONE), _("done or not done")),
        )
        yield self.line("numerator", _("Numerator"), _("the KPI above the line: orders"))
        yield self.line("denominator", _("Denominator"), _("the KPI below the line: visits"))
        yield self.line("formula", _("Formula"), _("to compute it: [orders] - [returns]"))
        yield self.line("unit", _("Unit"), _("such as GBP, visits, %"))
        yield self.line("decimals", _("Decimals"), _("0 to 6; as many as needed when empty"))
        yield self.choice(
            "cadence", _("Measured every"), *(Option(each, _(each)) for each in Cadence)
        )
        yield self.choice(
            "direction",
            _("Better is"),
            Option(Direction.UP, _("higher")),
            Option(Direction.DOWN, _("lower")),
            Option(Direction.BAND, _("inside a band")),
        )

    def _target(self) -> ComposeResult:
        yield self.group(_("Target"))
        yield self.line("goal", _("Target"), _("such as 12 500, 12.5k, 3.4"))
        yield self.line("low", _("Band from"), _("the lowest good value"))
        yield self.line("high", _("Band to"), _("the highest good value"))
        yield self.line("deadline", _("Deadline"), _("such as 2026-12-31"))
        yield self.line("baseline", _("Start value"), _("where it stands at the start"))
        yield self.line("start", _("Start day"), _("such as 2026-01-01, today"))
        yield self.choice(
            "cumulative",
            _("Target is for"),
            Option("", _("every period")),
            Option("yes", _("the sum since the start day")),
        )
        yield self.choice(
            "reach",
            _("Counts"),
            Option(Reach.AT, _("at the deadline")),
            Option(Reach.BEFORE, _("as soon as it is reached")),
        )

    def _who(self) -> ComposeResult:
        yield self.group(_("Who"))
        yield self.line("owner", _("Owner"), _("who answers for it"))
        yield self.line("scope", _("Scope"), _("such as company, department:IT, team:Sales"))
        yield self.line("tags", _("Tags"), _("words to find it by: web, weekly"))
        yield self.line("source", _("Source"), _("where the numbers come from"))
        yield self.line("note", _("Note"), _("what else is worth knowing"))

    def _record(self, slug: str, fields: KpiFields, seen: Workbook) -> str:
        if self.slug is None:
            return add_kpi(self.session, slug, fields).slug
        theirs = merge_kpi(self.session, slug, fields, seen)
        before = kpi_changes(self.workbook, seen, slug)
        self.keep_in_mind([*(each for each in before.values() if each not in theirs), *theirs])
        return slug

    def _objectives(self) -> list[Option]:
        chosen = self.given["objective"]
        known = self.workbook.all_objectives.values()
        usable = [each for each in known if not each.archived or each.slug == chosen]
        return [Option("", _("none")), *(Option(each.slug, each.name) for each in usable)]
