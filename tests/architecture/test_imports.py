"""What stays unloaded: the core runs without the libraries of the screens and charts."""

import pkgutil
import subprocess
import sys

import pytest

import kpitui.analysis
import kpitui.domain
import kpitui.reports
import kpitui.store
import kpitui.usecases

HEAVY = ("textual", "rich", "numpy", "plotext", "babel")
CORE = (kpitui.domain, kpitui.analysis, kpitui.store, kpitui.usecases, kpitui.reports)


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
