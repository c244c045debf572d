"""The form that begins a KPI's process limits anew, at its newest marker unless said otherwise."""

from collections.abc import Callable, Mapping
from functools import partial

from textual.app import ComposeResult

from kpitui.domain.errors import InvalidInput
from kpitui.domain.period import Period
from kpitui.domain.spoken_period import read_period
from kpitui.language import _
from kpitui.tui.dialogs.judgement_form import JudgementForm
from kpitui.tui.widgets.field import TextField
from kpitui.usecases.rebase import rebase
from kpitui.usecases.session import Session


class RebaseForm(JudgementForm):
    """Begins new limits in a period, because the process has changed."""

    KIND = "rebase"

    def __init__(self, session: Session, slug: str, *, ascii_only: bool = False) -> None:
        super().__init__(session, slug, _("New limits for {name}"), ascii_only=ascii_only)
        past = [m for m in session.workbook.markers(slug) if m.day <= session.today()]
        self.marker = past[-1] if past else None
        self.since: Period | None = None

    def compose_fields(self) -> ComposeResult:
        first = Period.containing(self.marker.day, self.kpi.cadence).key if self.marker else ""
        why = self.marker.text if self.marker else ""
        hint = _("the first period that counts: 2026-W30, -8")
        yield TextField("since", _("From"), first, hint=hint, suggested=bool(first))
        yield self.reason(_("What changed"), _("such as new landing page"), why)

    def look(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        errors = self.missing_reason(texts)
        self.since = None
        try:
            self.since = read_period(texts["since"], self.kpi.cadence, self.session.today())
        except InvalidInput as error:
            errors = {"since": str(error)} | errors
        self.tell("understood", self.since.label() if self.since else "")
        return errors

    def saving(self) -> Callable[[], str]:
        return partial(self._record, self.since, self.texts()["why"])

    def _record(self, since: Period | None, why: str) -> str:
        if since is None:
            raise InvalidInput(_("From which period on?"))
        made = rebase(self.session, self.kpi.slug, since, why)
        return _("The limits of {kpi} stand on {first} to {last}; u takes them back.").format(
            kpi=made.kpi,
            first=Period.parse(made.since).label(),
            last=Period.parse(made.until).label(),
        )
