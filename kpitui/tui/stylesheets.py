"""Where the style sheets are: inside the package when installed, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_SHEETS = next(
    folder for folder in (_PACKAGE / "styles", _PACKAGE.parent / "styles") if folder.is_dir()
)


def stylesheet(name: str) -> Path:
    """The sheet of a screen, dialog or widget module."""
    return _SHEETS / f"{name}.tcss"
