"""The frame of every form: moving between fields, checking as one types, saving, leaving."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from kpitui.domain.errors import KpituiError
from kpitui.language import _
from kpitui.tui.dialogs.confirm import Confirm
from kpitui.tui.keys import key
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.field import ChoiceLine, Field
from kpitui.tui.widgets.off_the_loop import off_the_loop
from kpitui.usecases.meanwhile import Collision, RecordedMeanwhile
from kpitui.usecases.take_up import Typed

_PATIENCE = 1.0  # seconds; a field that is being removed never answers


class Form(ModalScreen[str | None]):
    """A dialog of fields that answers what it saved, or None when the person left it.

    The keys that move and save have priority: the app then handles them in the order typed, which
    keeps a burst of keys in the fields they were meant for.
    """

    CSS_PATH = [stylesheet("form"), stylesheet("field")]
    BINDINGS = [
        key(
            "enter",
            "advance",
            "form.advance",
            _("Next field"),
            _("The next field; on the last one, save"),
            priority=True,
        ),
        key("down,tab", "move(1)", "form.down", _("Down"), _("The next field"), priority=True),
        key("up,shift+tab", "move(-1)", "form.up", _("Up"), _("The field before"), priority=True),
        key("ctrl+s", "save", "form.save", _("Save"), _("Save and close"), priority=True),
        key("escape", "leave", "form.leave", _("Cancel"), _("Close without saving")),
    ]

    def __init__(self, title: str, *, ascii_only: bool = False) -> None:
        super().__init__(classes="-ascii" if ascii_only else None)
        self.heading = title
        self.ascii_only = ascii_only
        self.errors: Mapping[str, str] = {}
        self._untouched: dict[str, str] = {}
        self._failure: tuple[dict[str, str], str] | None = None
        self._was_tried = False
        self._is_saving = False
        self._waits = False
        self._is_stored = False
        self._taken_up: Mapping[str, str] = {}

    def compose_fields(self) -> ComposeResult:
        """The fields, and headings between them."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def compose_foot(self) -> ComposeResult:
        """What stands below the fields, before the line that says which keys do what."""
        yield Static("", id="understood", markup=False)

    def look(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """The sentences against what the fields say now, by field; shows what depends on them."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def saving(self) -> Callable[[], str]:
        """What saves the things just looked at, in a thread, and gives the dialog's answer."""
        raise NotImplementedError  # an ABC would clash with Textual's metaclass

    def ask_about(self, collision: Collision | RecordedMeanwhile) -> None:
        """Ask whose version counts where somebody changed the same meanwhile."""
        raise collision  # only forms of what can be edited meet one

    def tell_stored(self) -> None:
        """Say what else is worth knowing of what was saved."""

    def save_with(self, save: Callable[[], str]) -> None:
        """Save, the first time or once more after a question was answered."""
        self._is_saving = True
        self.run_worker(self._store(save))

    def typed(self) -> Typed | None:
        """What is typed and not saved, to be kept should the line drop."""
        changed = dict(self._taken_up)
        if self._untouched:
            now = self.texts()
            changed = {name: text for name, text in now.items() if text != self._untouched[name]}
        if self._is_stored or not changed:
            return None
        return self.as_typed(changed)

    def as_typed(self, changed: dict[str, str]) -> Typed | None:
        """The fields that were changed, with what the form was about; None keeps nothing."""
        return None

    def take_up(self, texts: Mapping[str, str]) -> None:
        """Put the texts in that were typed before the line dropped; call it before it opens."""
        self._taken_up = texts

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            with VerticalScroll(id="body", can_focus=False):
                yield from self.compose_fields()
            with Vertical(id="foot"):
                yield from self.compose_foot()
                yield Static("", id="state", markup=False)

    def on_mount(self) -> None:
        self.query_one("#dialog").border_title = Content(self.heading)
        self._untouched = self.texts()
        self._put_back()
        body = self.query_one("#body", VerticalScroll)
        self.watch(body, "scroll_y", self._say_what_is_below)
        self.watch(body, "virtual_size", self.on_resize)
        self.check()

    def _put_back(self) -> None:
        """Write what was typed before the line dropped, and stand on its last field."""
        typed = [field for field in self.all_fields if field.name in self._taken_up]
        for field in typed:
            field.put(self._taken_up[field.name or ""])
        if typed:
            self.call_after_refresh(self._stand_on, typed[-1])

    def on_resize(self) -> None:
        self._say_what_is_below()
        if self._here is not None:
            self.call_after_refresh(self._bring_into_view, self._here)

    def tell(self, part: str, text: str) -> None:
        """Write a line of the foot, while it is there; the same again draws nothing."""
        for line in self.query(f"#{part}").results(Static):
            if line.content != text:
                line.update(text)

    @property
    def fields(self) -> list[Field]:
        """The fields that apply, in order."""
        return [field for field in self.all_fields if field.display]

    @cached_property
    def all_fields(self) -> list[Field]:
        """Every field, those that do not apply included."""
        return list(self.query(Field))

    def texts(self) -> dict[str, str]:
        """What every field says, those that do not apply included."""
        return {field.name or "": field.text for field in self.all_fields}

    @on(Input.Changed)
    @on(ChoiceLine.Changed)
    def check(self) -> None:
        """Look at what was typed, and say below each field what is wrong with it."""
        texts = self.texts()
        self.errors = self.look(texts)
        for field in self.all_fields:
            name = field.name or ""
            is_touched = self._was_tried or texts[name] != self._untouched.get(name)
            field.object_to(self.errors.get(name, "") if is_touched else "")
        self._say_state(texts)

    async def action_advance(self) -> None:
        await self._catch_up()
        if self._here is self.fields[-1]:
            self._save()
        else:
            self._go(1)

    async def action_move(self, steps: int) -> None:
        await self._catch_up()
        self._go(steps)

    async def action_save(self) -> None:
        await self._catch_up()
        self._save()

    def action_leave(self) -> None:
        if self._is_saving:
            return
        if self.texts() == self._untouched:
            self.dismiss(None)
            return
        question = _("Leave without saving? What you typed here is lost.")
        confirm = Confirm(question, _("Leave"), _("Go on typing"), ascii_only=self.ascii_only)
        self.app.push_screen(confirm, self._leave_if)

    @property
    def _here(self) -> Field | None:
        return next((field for field in self.fields if field.control is self.focused), None)

    async def _catch_up(self) -> None:
        """Wait until the field has taken every key typed before, and look at the result."""
        taken = asyncio.Event()
        if self.focused is not None and self.focused.call_later(taken.set):
            with suppress(TimeoutError):
                await asyncio.wait_for(taken.wait(), _PATIENCE)
        self.check()

    def _go(self, steps: int) -> None:
        usable = [field for field in self.fields if field.control.focusable]
        here = self._here
        place = usable.index(here) + steps if here in usable else 0
        self._stand_on(usable[max(0, min(place, len(usable) - 1))])

    def _stand_on(self, field: Field) -> None:
        self.set_focus(field.control, scroll_visible=False)
        self.call_after_refresh(self._bring_into_view, field)

    def _bring_into_view(self, field: Field) -> None:
        region = field.virtual_region.grow((2, 0, 1, 0))
        for body in self._bodies():
            body.scroll_to_region(region, animate=False, force=True, immediate=True)

    def _bodies(self) -> Iterator[VerticalScroll]:
        """The part that scrolls; none where the form was left before this turn of the loop came."""
        return iter(self.query("#body").results(VerticalScroll))

    def _save(self) -> None:
        if self._is_saving:
            return
        self._was_tried = True
        self.check()
        if self.errors:
            wrong = [field for field in self.fields if field.name in self.errors]
            self._stand_on(wrong[0] if wrong else self.fields[0])
            return
        self.save_with(self.saving())

    async def _store(self, save: Callable[[], str]) -> None:
        """Save off the UI loop; whatever keeps it from being saved leaves the texts in place."""
        try:
            answer = await off_the_loop(save, self._say_that_it_waits)
        except (Collision, RecordedMeanwhile) as error:
            self._is_saving = self._waits = False
            self.check()
            self.ask_about(error)
        except KpituiError as error:
            self._is_saving = self._waits = False
            self._failure = (self.texts(), str(error))
            self.check()
        else:
            self._is_stored = True
            self.tell_stored()
            self.dismiss(answer)

    def _say_that_it_waits(self) -> None:
        self._waits = True
        self.check()

    def _leave_if(self, sure: bool | None) -> None:
        if sure:
            self.dismiss(None)

    def _say_state(self, texts: dict[str, str]) -> None:
        if self._waits:
            self.tell("state", _("Waiting: somebody else is writing into the file."))
            return
        failed, failure = self._failure or ({}, "")
        problem = failure if failed == texts else self._first_problem()
        is_pressing = bool(problem) and (self._was_tried or texts != self._untouched)
        self.query_one("#state").set_class(is_pressing, "-problem")
        self.tell("state", f"! {problem}" if is_pressing else self._keys(problem))

    def _keys(self, missing: str) -> str:
        if missing:
            return _("{missing}   esc cancels").format(missing=missing)
        if len(self.fields) == 1:
            return _("enter saves   esc cancels")
        return _("ctrl+s saves   enter next field   esc cancels")

    def _first_problem(self) -> str:
        """What keeps the form from being saved: unsaid sentences in full, others by their field."""
        fields = {field.name or "": field for field in self.fields}
        unsaid = [name for name in self.errors if name not in fields or not fields[name].problem]
        if unsaid:
            label = f"{fields[unsaid[0]].label}: " if unsaid[0] in fields else ""
            return label + self.errors[unsaid[0]]
        wrong = ", ".join(field.label for name, field in fields.items() if name in self.errors)
        return _("Before saving, mend: {fields}").format(fields=wrong) if wrong else ""

    def _say_what_is_below(self) -> None:
        self.call_after_refresh(self._measure_what_is_below)

    def _measure_what_is_below(self) -> None:
        sign = "v" if self.ascii_only else "↓"
        below = _("{sign} more below").format(sign=sign)
        for body in self._bodies():
            more = below if body.scroll_y < body.max_scroll_y else ""
            self.query_one("#foot").border_title = Content(more)
