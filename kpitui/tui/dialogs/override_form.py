"""The form that says a status over the figures, with a reason."""

from collections.abc import Callable, Mapping
from functools import partial

from textual.app import ComposeResult

from kpitui.domain.status import SAYABLE, Status
from kpitui.language import _
from kpitui.tui.dialogs.judgement_form import JudgementForm
from kpitui.tui.widgets.field import ChoiceField, Option
from kpitui.usecases.override import override_status
from kpitui.usecases.session import Session


class OverrideForm(JudgementForm):
    """Says a status that stands until the next value."""

    KIND = "override"

    def __init__(self, session: Session, slug: str, *, ascii_only: bool = False) -> None:
        super().__init__(session, slug, _("Status of {name}, by your word"), ascii_only=ascii_only)

    def compose_fields(self) -> ComposeResult:
        options = tuple(Option(word, _(word)) for word in SAYABLE)
        given = Status.AT_RISK
        yield ChoiceField("status", _("Status"), options, given, ascii_only=self.ascii_only)
        yield self.reason(_("Why"), _("what the figures do not know"))

    def look(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        self.tell("understood", _("It stands until the next value."))
        return self.missing_reason(texts)

    def saving(self) -> Callable[[], str]:
        texts = self.texts()
        return partial(self._record, Status(texts["status"]), texts["why"])

    def _record(self, status: Status, why: str) -> str:
        made = override_status(self.session, self.kpi.slug, status, why)
        return _("{kpi} is {status} by your word; u takes it back.").format(
            kpi=made.kpi, status=_(made.status)
        )
