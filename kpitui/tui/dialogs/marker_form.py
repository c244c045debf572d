"""The form of a marker: an event on a KPI that its charts show."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from textual.app import ComposeResult

from kpitui.domain.errors import InvalidInput
from kpitui.domain.names import checked_name, printable
from kpitui.domain.spoken_period import read_date
from kpitui.language import _
from kpitui.language.dates import short_date
from kpitui.tui.dialogs.form import Form
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.field import TextField
from kpitui.usecases.annotate import add_marker
from kpitui.usecases.session import Session
from kpitui.usecases.take_up import Typed


class MarkerForm(Form):
    """Marks an event on a KPI, today unless another day is typed; answers the KPI's slug."""

    CSS_PATH = [*Form.CSS_PATH, stylesheet("marker_form")]

    def __init__(self, session: Session, slug: str, *, ascii_only: bool = False) -> None:
        name = printable(session.workbook.kpi(slug).name)
        super().__init__(_("Marker on {name}").format(name=name), ascii_only=ascii_only)
        self.session = session
        self.slug = slug
        self.day = session.today()
        self.event = ""

    def compose_fields(self) -> ComposeResult:
        yield TextField("text", _("What happened"), hint=_("such as new landing page"))
        hint = _("such as 2026-11-22, yesterday")
        yield TextField("day", _("Day"), self.day.isoformat(), hint=hint, suggested=True)

    def look(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        errors = {}
        try:
            self.event = checked_name(texts["text"])
        except InvalidInput as error:
            errors["text"] = str(error)
        else:
            if not self.event:
                errors["text"] = _("Say what happened.")
        try:
            self.day = read_date(texts["day"], self.session.today())
        except InvalidInput as error:
            errors["day"] = str(error)
        self.tell("understood", "" if errors else short_date(self.day))
        return errors

    def saving(self) -> Callable[[], str]:
        return partial(self._record, self.day, self.event)

    def as_typed(self, changed: dict[str, str]) -> Typed | None:
        return Typed(kind="marker", title=self.heading, slug=self.slug, texts=changed)

    def _record(self, day: date, event: str) -> str:
        return add_marker(self.session, self.slug, day, event).kpi
