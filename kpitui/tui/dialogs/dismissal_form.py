"""The form that dismisses a signal: which one, and what explains it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from textual.app import ComposeResult

from kpitui.analysis.xmr import Signal
from kpitui.language import _
from kpitui.reports.signal_text import signal_text
from kpitui.tui.dialogs.judgement_form import JudgementForm
from kpitui.tui.widgets.field import ChoiceField, Option
from kpitui.usecases.dismiss import dismiss_signal, open_signals
from kpitui.usecases.session import Session


class DismissalForm(JudgementForm):
    """Explains one of the open signals, the newest unless another is chosen."""

    KIND = "dismissal"

    def __init__(self, session: Session, slug: str, *, ascii_only: bool = False) -> None:
        title = _("Explain a signal of {name}")
        super().__init__(session, slug, title, ascii_only=ascii_only)
        found = open_signals(session.workbook, self.kpi, session.today())
        self.signals: Sequence[Signal] = found[::-1]

    def compose_fields(self) -> ComposeResult:
        options = tuple(
            Option(str(place), _("since {period}").format(period=each.first.label()))
            for place, each in enumerate(self.signals)
        )
        yield ChoiceField("signal", _("Signal"), options, "0", ascii_only=self.ascii_only)
        yield self.reason(_("What happened"), _("such as site down on Tuesday"))

    def look(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        self.tell("understood", signal_text(self.kpi, self._chosen(texts)))
        return self.missing_reason(texts)

    def saving(self) -> Callable[[], str]:
        texts = self.texts()
        return partial(self._record, self._chosen(texts), texts["why"])

    def _chosen(self, texts: Mapping[str, str]) -> Signal:
        return self.signals[int(texts["signal"])]

    def _record(self, signal: Signal, why: str) -> str:
        dismiss_signal(self.session, self.kpi.slug, why, signal.first, signal.rule.name)
        return _("Explained the signal since {period}; u takes it back.").format(
            period=signal.first.label()
        )
