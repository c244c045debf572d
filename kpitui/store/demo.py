"""The bundled demo workbook: two real data sets in kpitui's own file format."""

from datetime import date
from pathlib import Path

DEMO_TODAY = date(2011, 12, 9)  # the last day of the shop's figures


def demo_content() -> bytes:
    """The bundled workbook as a KPI file holds it."""
    return Path(__file__).with_name("demo.json").read_bytes()
