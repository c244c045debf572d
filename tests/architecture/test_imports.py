"""What stays unloaded: the core runs without the libraries of the screens and charts."""

import pkgutil
import subprocess
import sys

import pytest

import kpitui.analysis
import kpitui.domain
import kpitui.language
import kpitui.reports
import kpitui.store
import kpitui.usecases

HEAVY = ("textual", "rich", "numpy", "plotext", "babel")
CORE = (
    kpitui.language,
    kpitui.domain,
    kpitui.analysis,
    kpitui.store,
    kpitui.usecases,
    kpitui.reports,
)
# What every command needs of the domain, and what each of these would add to its start.
QUICK = (
    "number",
    "spoken_period",
    "period",
    "names",
    "measurement",
    "target",
    "ledger",
    "workbook",
)
LATE = ("unicodedata", "difflib", "ast", "dataclasses", "tempfile", "logging", "decimal")


@pytest.mark.parametrize("package", CORE, ids=lambda package: package.__name__)
def test_the_core_loads_none_of_the_heavy_libraries(package: object) -> None:
    name = getattr(package, "__name__", "")
    modules = [
        found.name for found in pkgutil.iter_modules(getattr(package, "__path__", []), f"{name}.")
    ]
    assert modules
    code = f"import sys, {', '.join(modules)}\nprint(*[m for m in {HEAVY} if m in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []


def printed(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("module", QUICK)
def test_the_domain_brings_what_costs_time_only_when_it_is_needed(module: str) -> None:
    code = (
        "import sys, msgspec, gettext, enum, datetime\nbefore = {*sys.modules}\n"
        f"import kpitui.domain.{module}\n"
        f"print(*({{*{LATE}}} & ({{*sys.modules}} - before)))"
    )
    assert printed(code) == ""


def test_the_domain_compiles_no_pattern_before_it_reads() -> None:
    modules = ", ".join(f"kpitui.domain.{module}" for module in QUICK)
    code = (
        "import re, msgspec, gettext, enum, datetime\n"
        "compiled = []\noriginal = re._compile\n"
        "re._compile = lambda *given: compiled.append(given) or original(*given)\n"
        f"import {modules}\nprint(compiled)\n"
        "kpitui.domain.period.Period.parse('2026-W47')\nprint(len(compiled))"
    )
    assert printed(code).split("\n") == ["[]", "1"]
