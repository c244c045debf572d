"""The bundled demo workbook: two real data sets in kpitui's own file format."""

from datetime import date
from pathlib import Path

from kpitui.domain.workbook import Workbook
from kpitui.store.opened import Contents
from kpitui.store.read_file import InMemory, snapshot_of

DEMO_TODAY = date(2011, 12, 9)  # the last day of the shop's figures


def demo_content() -> bytes:
    """The bundled workbook as a KPI file holds it."""
    return Path(__file__).with_name("demo.json").read_bytes()


def demo_workbook() -> Workbook:
    """The bundled workbook."""
    image = InMemory("demo.json", demo_content())
    return snapshot_of(Contents(image, len(image.content)), (0, 0, 0)).workbook
