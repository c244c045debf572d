import os
import subprocess
import sys

import pytest


@pytest.fixture
def kpitui(tmp_path):
    """Runs kpitui as a process of its own: at home in a temporary folder, in English, in UTC."""
    environment = {
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "TZ": "UTC",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }

    def run(*arguments, stdin="", **more):
        return subprocess.run(
            [sys.executable, "-m", "kpitui", *map(str, arguments)],
            cwd=tmp_path,
            env={**environment, **more},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run
