"""What the forms of KPIs and objectives share: texts to edit, and a short name from the name."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial

from textual.widgets import Static

from kpitui.domain.names import printable, slug_from
from kpitui.domain.workbook import Workbook
from kpitui.language import _
from kpitui.tui.dialogs.collision import Choice, CollisionDialog, Row
from kpitui.tui.dialogs.form import Form
from kpitui.tui.widgets.field import ChoiceField, Option, TextField
from kpitui.usecases.meanwhile import Collision, RecordedMeanwhile, Theirs
from kpitui.usecases.session import Session
from kpitui.usecases.take_up import Typed

_TEXT_OF = {"scope_name": "scope"}  # fields that share one line of the form


class DefinitionForm(Form):
    """Defines something under a short name, or changes it; answers the short name.

    What was changed is told from the workbook as it was when the form opened, so that what others
    save meanwhile stays theirs.
    """

    KIND = ""

    def __init__(
        self,
        session: Session,
        slug: str | None,
        given: dict[str, str],
        title: str,
        *,
        workbook: Workbook,
        ascii_only: bool,
    ) -> None:
        heading = title if slug is None else _("Edit {name}").format(name=printable(given["name"]))
        super().__init__(heading, ascii_only=ascii_only)
        self.session = session
        self.workbook = workbook
        self.slug = slug
        self.given = given
        self._derived = ""
        self._beside: list[Theirs] = []
        self._settled: set[str] = set()

    def ask_about(self, collision: Collision | RecordedMeanwhile) -> None:
        if not isinstance(collision, Collision):
            raise collision
        typed, shown = self.texts(), self.texts_of(collision.seen)
        authors = {_TEXT_OF.get(each.field, each.field): each.by for each in collision.theirs}
        labels = self._labels()
        rows = [
            Row(labels.get(name, name), printable(author), shown.get(name, ""), typed.get(name, ""))
            for name, author in authors.items()
        ]
        dialog = CollisionDialog(rows, ascii_only=self.ascii_only)
        self.app.push_screen(dialog, partial(self._settle, collision))

    def _settle(self, collision: Collision, choice: Choice | None) -> None:
        if choice is None:
            return
        names = {each.field for each in collision.theirs}
        self._settled |= names
        self.save_with(
            self.saving_over(collision.seen, names if choice is Choice.THEIRS else set())
        )

    def texts_of(self, workbook: Workbook) -> dict[str, str]:
        """What the fields would say of that workbook's version."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def saving_over(self, seen: Workbook, left_out: Collection[str]) -> Callable[[], str]:
        """What saves over a version that was seen now, without the fields left to others."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def keep_in_mind(self, theirs: Iterable[Theirs]) -> None:
        """What others changed beside what is being saved; it is told once that is done."""
        self._beside = [each for each in theirs if each.field not in self._settled]

    def tell_stored(self) -> None:
        for author in dict.fromkeys(each.by for each in self._beside):
            theirs = {each.field: each.value for each in self._beside if each.by == author}
            for sentence in self._merged(printable(author), theirs):
                self.app.notify(sentence, markup=False)

    def as_typed(self, changed: dict[str, str]) -> Typed | None:
        return Typed(
            kind=self.KIND,
            title=self.heading,
            slug=self.slug,
            texts=changed,
            seen=self.workbook.ledger.next_entry - 1,
        )

    def _merged(self, author: str, theirs: dict[str, object]) -> Iterator[str]:
        """What is to be said of one author's changes that were kept."""
        labels, is_archived = self._labels(), theirs.pop("archived", None)
        said = [labels.get(_TEXT_OF.get(name, name), name) for name in theirs]
        if said:
            yield _("{author} changed {fields} meanwhile; both changes are kept.").format(
                author=author, fields=", ".join(dict.fromkeys(said))
            )
        if is_archived is not None:
            archived = _("{author} put it out of sight meanwhile; your change is saved there.")
            restored = _("{author} brought it back meanwhile; your change is saved.")
            yield (archived if is_archived else restored).format(author=author)

    def _labels(self) -> dict[str, str]:
        return {field.name or "": field.label for field in self.all_fields}

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
