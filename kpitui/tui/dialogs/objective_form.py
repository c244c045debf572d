"""The form of an objective, checked as one types."""

from collections.abc import Callable, Mapping
from functools import partial

from textual.app import ComposeResult

from kpitui.language import _
from kpitui.tui.dialogs.definition_form import DefinitionForm
from kpitui.tui.dialogs.form import Form
from kpitui.tui.stylesheets import stylesheet
from kpitui.usecases.draft import objective_draft
from kpitui.usecases.draft_texts import objective_texts
from kpitui.usecases.objectives import ObjectiveFields, add_objective, edit_objective
from kpitui.usecases.session import Session


class ObjectiveForm(DefinitionForm):
    """Defines an objective, or changes one."""

    CSS_PATH = [*Form.CSS_PATH, stylesheet("objective_form")]

    def __init__(
        self, session: Session, slug: str | None = None, *, ascii_only: bool = False
    ) -> None:
        given = objective_texts(session.workbook, slug)
        super().__init__(session, slug, given, _("New objective"), ascii_only=ascii_only)
        self.draft = objective_draft(given, self.workbook, session.today(), slug)

    def compose_fields(self) -> ComposeResult:
        yield self.line("name", _("Name"), _("such as Grow online sales"))
        yield self.short_name()
        yield self.line("owner", _("Owner"), _("who answers for it"))
        yield self.line("start", _("Start day"), _("such as 2026-01-01, today"))
        yield self.line("deadline", _("Deadline"), _("such as 2026-12-31"))
        yield self.line("note", _("Note"), _("what else is worth knowing"))

    def look(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        texts = self.with_short_name(texts)
        self.draft = objective_draft(texts, self.workbook, self.session.today(), self.slug)
        return self.draft.errors

    def saving(self) -> Callable[[], str]:
        return partial(self._record, self.draft.slug, self.draft.fields or ObjectiveFields())

    def _record(self, slug: str, fields: ObjectiveFields) -> str:
        change = add_objective if self.slug is None else edit_objective
        return change(self.session, slug, fields).slug
