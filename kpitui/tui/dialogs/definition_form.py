"""What the forms of KPIs and objectives share: texts to edit, and a short name from the name."""

from collections.abc import Mapping

from textual.widgets import Static

from kpitui.domain.names import printable, slug_from
from kpitui.language import _
from kpitui.tui.dialogs.form import Form
from kpitui.tui.widgets.field import ChoiceField, Option, TextField
from kpitui.usecases.session import Session


class DefinitionForm(Form):
    """Defines something under a short name, or changes it; answers the short name.

    What was changed is told from the workbook as it was when the form opened, so that what others
    save meanwhile stays theirs.
    """

    def __init__(
        self,
        session: Session,
        slug: str | None,
        given: dict[str, str],
        title: str,
        *,
        ascii_only: bool,
    ) -> None:
        heading = title if slug is None else _("Edit {name}").format(name=printable(given["name"]))
        super().__init__(heading, ascii_only=ascii_only)
        self.session = session
        self.workbook = session.workbook
        self.slug = slug
        self.given = given
        self._derived = ""

    def group(self, title: str, *, first: bool = False) -> Static:
        """A heading over the fields that follow."""
        return Static(title, classes="group -first" if first else "group", markup=False)

    def line(self, name: str, label: str, hint: str = "") -> TextField:
        """A field to type into."""
        return TextField(name, label, self.given[name], hint=hint)

    def short_name(self) -> TextField:
        """The field of the short name, which stays as it is once given."""
        hint = _("what commands call it: site-visits")
        is_fixed = self.slug is not None
        text = self.given["slug"]
        self._slug_field = TextField("slug", _("Short name"), text, hint=hint, disabled=is_fixed)
        return self._slug_field

    def choice(self, name: str, label: str, *options: Option) -> ChoiceField:
        """A field to choose in."""
        return ChoiceField(name, label, options, self.given[name], ascii_only=self.ascii_only)

    def with_short_name(self, texts: Mapping[str, str]) -> dict[str, str]:
        """The texts with the short name that follows from the name, until a person types one."""
        if self.slug is not None:
            return dict(texts)
        if texts["slug"] != self._derived:
            self._slug_field.control.select_on_focus = False
            return dict(texts)
        self._derived = slug_from(texts["name"])
        if self._derived != texts["slug"]:
            self._slug_field.suggest(self._derived)
        return {**texts, "slug": self._derived}
