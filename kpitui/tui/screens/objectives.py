"""The objectives: what we want to reach, how far we are, and the KPIs that show it."""

from functools import partial

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from kpitui.language import _
from kpitui.reports.objectives import ObjectiveRow, objective_rows
from kpitui.tui.keys import key
from kpitui.tui.messages import (
    KpiAddAsked,
    KpiArchiveAsked,
    KpiEditAsked,
    KpiOpened,
    MarkerAsked,
    NoteAsked,
    ObjectiveAddAsked,
    ObjectiveArchiveAsked,
    ObjectiveEditAsked,
)
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.framed_screen import FramedScreen
from kpitui.tui.widgets.outline import Line, Outline


class ObjectivesScreen(FramedScreen):
    """The tree of objectives and KPIs; enter opens a KPI or folds an objective."""

    CSS_PATH = [stylesheet("objectives"), stylesheet("outline")]
    BINDINGS = [
        key("enter", "open", "objectives.open", _("Open"), _("See the KPI, or fold the objective")),
        key(
            "a",
            "add_kpi",
            "objectives.add_kpi",
            _("Add KPI"),
            _("Define a KPI under this objective"),
        ),
        key("A", "add_objective", "objectives.add", _("Objective"), _("Define an objective")),
        key("e", "edit", "objectives.edit", _("Edit"), _("Change the definition")),
        key(
            "d", "archive", "objectives.archive", _("Archive"), _("Put it out of sight"), show=False
        ),
        key(
            "n",
            "note",
            "objectives.note",
            _("Note"),
            _("Write a note on the newest value"),
            show=False,
        ),
        key("m", "mark", "objectives.mark", _("Marker"), _("Mark an event on the KPI"), show=False),
        key(
            "escape",
            "back",
            "objectives.back",
            _("Dashboard"),
            _("Back to the dashboard"),
            show=False,
        ),
    ]

    def compose_body(self) -> ComposeResult:
        yield Outline(id="outline", ascii_only=self.ascii_only)
        yield Static("", id="empty", markup=False)
        yield Static("", id="detail", markup=False)

    def on_mount(self) -> None:
        self.query_one(Outline).focus()

    def title_text(self) -> str:
        return f"kpitui {'>' if self.ascii_only else '›'} " + _("Objectives")

    def show_workbook(self) -> None:
        workbook, today = self.session.workbook, self.session.today()
        self.look_up(partial(objective_rows, workbook, today), self._show)

    def _show(self, rows: list[ObjectiveRow]) -> None:
        self.query_one(Outline).show(rows)
        self.set_class(not rows, "-empty")
        self.query_one("#empty", Static).update(
            _("No objectives yet.\n\nPress A to define the first one.")
        )
        self.show_detail()

    @on(Outline.Moved)
    def show_detail(self) -> None:
        chosen = self.query_one(Outline).chosen
        self.query_one("#detail", Static).update(_detail(chosen) if chosen else "")

    def action_open(self) -> None:
        if kpi := self._kpi():
            self.post_message(KpiOpened(kpi))
        else:
            self.query_one(Outline).action_fold()

    def action_add_kpi(self) -> None:
        chosen = self.query_one(Outline).chosen
        self.post_message(KpiAddAsked(chosen.objective.slug if chosen else None))

    def action_add_objective(self) -> None:
        self.post_message(ObjectiveAddAsked())

    def action_edit(self) -> None:
        if kpi := self._kpi():
            self.post_message(KpiEditAsked(kpi))
        elif objective := self._objective():
            self.post_message(ObjectiveEditAsked(objective))

    def action_archive(self) -> None:
        if kpi := self._kpi():
            self.post_message(KpiArchiveAsked(kpi))
        elif objective := self._objective():
            self.post_message(ObjectiveArchiveAsked(objective))

    def action_note(self) -> None:
        if kpi := self._kpi():
            self.post_message(NoteAsked(kpi))

    def action_mark(self) -> None:
        if kpi := self._kpi():
            self.post_message(MarkerAsked(kpi))

    async def action_back(self) -> None:
        await self.app.run_action("mode('dashboard')")

    def _kpi(self) -> str | None:
        chosen = self.query_one(Outline).chosen
        return chosen.kpi.slug if chosen and chosen.kpi else None

    def _objective(self) -> str | None:
        chosen = self.query_one(Outline).chosen
        return chosen.objective.slug if chosen and chosen.kpi is None else None


def _detail(line: Line) -> Text:
    """Lines on what is under the cursor: an objective's frame and balance, or a KPI's reason."""
    if line.kpi is None:
        return _objective_detail(line.objective)
    kpi = line.kpi
    first = "   ".join(
        filter(None, (kpi.name, kpi.period, next(iter(kpi.targets), ""), kpi.so_far))
    )
    return Text(f"{first}\n{kpi.reason}", no_wrap=True, overflow="ellipsis")


def _objective_detail(row: ObjectiveRow) -> Text:
    balance = _("{leading} leading, {lagging} lagging: {verdict}").format(
        leading=row.leading, lagging=row.lagging, verdict=row.balance
    )
    first = "  ".join(filter(None, (row.name, row.owner, row.window, balance)))
    return Text(
        "\n".join(filter(None, (first, row.evidence or row.note))),
        no_wrap=True,
        overflow="ellipsis",
    )
