"""The form of a bet: what a leading KPI is expected to bring about, and by when."""

from collections.abc import Callable, Mapping
from functools import partial

from textual.app import ComposeResult

from kpitui.domain.bet import Bet
from kpitui.domain.errors import InvalidInput
from kpitui.domain.names import printable
from kpitui.domain.number import parse_number
from kpitui.language import _
from kpitui.tui.dialogs.form import Form
from kpitui.tui.stylesheets import stylesheet
from kpitui.tui.widgets.field import TextField
from kpitui.usecases.bet import make_bet, read_change
from kpitui.usecases.session import Session
from kpitui.usecases.take_up import Typed

_FEWEST = 1


class BetForm(Form):
    """Bets on one pair of KPIs; answers a sentence on what was recorded."""

    CSS_PATH = [*Form.CSS_PATH, stylesheet("bet_form")]

    def __init__(
        self,
        session: Session,
        leading: str,
        lagging: str,
        lead: int | None,
        *,
        ascii_only: bool = False,
    ) -> None:
        workbook = session.workbook
        self.pair = workbook.kpi(leading), workbook.kpi(lagging)
        names = [printable(kpi.name) for kpi in self.pair]
        title = _("Bet on {leading} and {lagging}").format(leading=names[0], lagging=names[1])
        super().__init__(title, ascii_only=ascii_only)
        self.session = session
        self.within = str(max(1, lead or 0) * 2)
        self.terms: Bet | None = None

    def compose_fields(self) -> ComposeResult:
        leading, lagging = (printable(kpi.name) for kpi in self.pair)
        yield TextField("level", _("If it reaches"), hint=_("a level of {kpi}").format(kpi=leading))
        yield TextField("periods", _("For periods"), "1", hint=_("in a row"), suggested=True)
        yield TextField("change", _("Then changes by"), hint=_("{kpi}: +5%").format(kpi=lagging))
        hint = _("of its periods")
        yield TextField("within", _("Within"), self.within, hint=hint, suggested=True)
        yield TextField("why", _("Why"), hint=_("what makes you think so"))

    def look(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        errors: dict[str, str] = {}
        level = _read(parse_number, "level", texts, errors)
        change = _read(read_change, "change", texts, errors)
        periods = _read(_count, "periods", texts, errors)
        within = _read(_count, "within", texts, errors)
        self.terms = None
        if not errors:
            self.terms = Bet(
                leading="",
                lagging="",
                level=level,
                periods=int(periods),
                change=change,
                within=int(within),
                why=texts["why"],
            )
        self.tell("understood", _("The figures answer it: kept or broken, with its date."))
        return errors

    def saving(self) -> Callable[[], str]:
        return partial(self._record, self.terms)

    def as_typed(self, changed: dict[str, str]) -> Typed | None:
        return None  # a draft names one thing, and a bet is about two

    def _record(self, terms: Bet | None) -> str:
        if terms is None:
            raise InvalidInput(_("The bet is not complete."))
        leading, lagging = self.pair
        make_bet(self.session, leading.slug, lagging.slug, terms)
        return _("The bet is on; u takes it back.")


def _read(
    parse: Callable[[str], float], name: str, texts: Mapping[str, str], errors: dict[str, str]
) -> float:
    """What a field says as a number; keeps the sentence against it where it says none."""
    try:
        return parse(texts[name])
    except InvalidInput as error:
        errors[name] = str(error)
        return 0.0


def _count(text: str) -> float:
    count = parse_number(text)
    if count < _FEWEST or count != int(count):
        raise InvalidInput(_("A whole number of periods, 1 at least."))
    return count
