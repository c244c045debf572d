"""A terminal driver that sends as little as it can."""

from textual.drivers.linux_driver import LinuxDriver

from kpitui.tui.pen import Pen


class LeanDriver(LinuxDriver):
    """Textual's driver, but a change of colour is sent once and not with every piece of text."""

    _pen = Pen()

    def write(self, data: str) -> None:
        super().write(self._pen.lean(data))

    def start_application_mode(self) -> None:
        self._pen = Pen()  # somebody else may have written to the terminal meanwhile
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual leaves it untyped
