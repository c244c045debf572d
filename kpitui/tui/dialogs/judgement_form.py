"""What the forms of judgements share: a KPI, a reason, and what is kept should the line drop."""

from collections.abc import Mapping

from kpitui.domain.names import printable
from kpitui.language import _
from kpitui.tui.dialogs.form import Form
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.field import TextField
from kpitui.usecases.session import Session
from kpitui.usecases.take_up import Typed


class JudgementForm(Form):
    """A person's word on a KPI, with a reason; answers a sentence on what was recorded."""

    CSS_PATH = [*Form.CSS_PATH, stylesheet("judgement_form")]
    KIND = ""

    def __init__(
        self, session: Session, slug: str, title: str, *, ascii_only: bool = False
    ) -> None:
        self.kpi = session.workbook.kpi(slug)
        super().__init__(title.format(name=printable(self.kpi.name)), ascii_only=ascii_only)
        self.session = session

    def reason(self, label: str, hint: str, text: str = "") -> TextField:
        """The field of the reason, which may be suggested."""
        return TextField("why", label, text, hint=hint, suggested=bool(text))

    def missing_reason(self, texts: Mapping[str, str]) -> dict[str, str]:
        """The sentence against a reason that is not given."""
        return {} if texts["why"].strip() else {"why": _("It needs a reason.")}

    def as_typed(self, changed: dict[str, str]) -> Typed | None:
        return Typed(kind=self.KIND, title=self.heading, slug=self.kpi.slug, texts=changed)
