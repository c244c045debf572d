"""The form of an objective, checked as one types."""

from collections.abc import Callable, Collection, Mapping
from functools import partial

from textual.app import ComposeResult

from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.tui.dialogs.definition_form import DefinitionForm
from kpitui.tui.dialogs.form import Form
from kpitui.tui.stylesheets import stylesheet
from kpitui.usecases.draft import objective_draft
from kpitui.usecases.draft_texts import objective_texts
from kpitui.usecases.fields import without
from kpitui.usecases.meanwhile import objective_changes
from kpitui.usecases.objectives import ObjectiveFields, add_objective, merge_objective
from kpitui.usecases.session import Session


class ObjectiveForm(DefinitionForm):
    """Defines an objective, or changes one."""

    CSS_PATH = [*Form.CSS_PATH, stylesheet("objective_form")]
    KIND = "objective"

    def __init__(
        self,
        session: Session,
        slug: str | None = None,
        *,
        seen: Workbook | None = None,
        ascii_only: bool = False,
    ) -> None:
        workbook = seen or session.workbook
        given = objective_texts(workbook, slug)
        super().__init__(
            session, slug, given, _("New objective"), workbook=workbook, ascii_only=ascii_only
        )
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
        fields = self.draft.fields or ObjectiveFields()
        return partial(self._record, self.draft.slug, fields, self.workbook)

    def texts_of(self, workbook: Workbook) -> dict[str, str]:
        return objective_texts(workbook, self.slug)

    def saving_over(self, seen: Workbook, left_out: Collection[str]) -> Callable[[], str]:
        fields = without(self.draft.fields or ObjectiveFields(), left_out)
        return partial(self._record, self.draft.slug, fields, seen)

    def _record(self, slug: str, fields: ObjectiveFields, seen: Workbook) -> str:
        if self.slug is None:
            return add_objective(self.session, slug, fields).slug
        theirs = merge_objective(self.session, slug, fields, seen)
        before = objective_changes(self.workbook, seen, slug)
        self.keep_in_mind([*(each for each in before.values() if each not in theirs), *theirs])
        return slug
