"""Numbers as a person of the spoken language reads them."""

from kpitui.language import spoken

_GROUP = {"en": ",", "fr": "\u202f"}
_POINT = {"en": ".", "fr": ","}
_UNIT_SPACE = {"en": " ", "fr": "\u00a0"}
_MINUS = "-"
_BEYOND_LETTERS = 1e15
_ENOUGH = ((100, 0), (10, 1), (1, 2))  # from a size on, decimals that still say something
_LETTERS_FROM = 1e4
_LETTERS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def number(value: float, decimals: int | None = None) -> str:
    """The value with grouped thousands; without `decimals`, as many as a reader needs."""
    if abs(value) >= _BEYOND_LETTERS:
        return f"{value:.3e}".replace(".", _POINT[spoken()])
    return _localised(f"{value:,.{decimals}f}" if decimals is not None else _readable(value))


def quantity(value: float, decimals: int | None = None, unit: str = "") -> str:
    """The value with its unit behind it, as in `12,500 GBP`."""
    return with_unit(number(value, decimals), unit)


def with_unit(text: str, unit: str) -> str:
    """A written number and its unit, with the space that the language puts between them."""
    if not unit:
        return text
    return f"{text}{'' if unit == '%' and spoken() == 'en' else _UNIT_SPACE[spoken()]}{unit}"


def derived(value: float, decimals: int | None = None) -> str:
    """A computed value such as a plan: without `decimals`, none that only the arithmetic made."""
    if decimals is None:
        value = next((round(value, n) for least, n in _ENOUGH if abs(value) >= least), value)
    return number(value, decimals)


def derived_range(low: float, high: float, decimals: int | None = None) -> tuple[str, str]:
    """Two computed values, written with as many decimals as the larger one takes."""
    if decimals is None:
        size = max(abs(low), abs(high))
        places = next((n for least, n in _ENOUGH if size >= least), None)
        if places is not None:
            low, high = round(low, places), round(high, places)
    return number(low, decimals), number(high, decimals)


def compact(value: float, decimals: int | None = None) -> str:
    """The value in few characters, as in `330k`: for places where the whole number does not fit."""
    if not _LETTERS_FROM <= abs(value) < _BEYOND_LETTERS:
        return derived(value, decimals)
    rounded = float(f"{value:.3g}")  # first, so that 999,999 becomes 1M and not 1,000k
    scale, letter = next(pair for pair in _LETTERS if abs(rounded) >= pair[0])
    return _localised(f"{rounded / scale:.4g}") + letter


def percent(share: float, decimals: int = 0) -> str:
    """A share of one as per cent, whole by default."""
    return with_unit(number(100 * share, decimals), "%")


def signed(text: str) -> str:
    """A written number with its sign in front, plus included."""
    return text if text.startswith(_MINUS) else f"+{text}"


def exact(value: float) -> str:
    """Every digit of the value and nothing else, with a point: for exports and other programs."""
    return repr(int(value)) if value == int(value) and abs(value) < 2**53 else repr(value)


def _readable(value: float) -> str:
    """No decimals for a whole number, two above one, three significant digits below."""
    if value == round(value):
        return f"{value:,.0f}"
    if abs(value) < 1:
        return f"{value:.3g}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _localised(text: str) -> str:
    swap = {",": _GROUP[spoken()], ".": _POINT[spoken()]}
    written = "".join(swap.get(letter, letter) for letter in text)
    return written[1:] if written.strip("-0.,") == "" and written.startswith("-") else written
