"""Hand out the demo workbook: a copy to keep, or a scratch one."""

import shutil
from pathlib import Path

from kpitui.domain.errors import FileUnavailable, InvalidInput
from kpitui.language import _
from kpitui.store.demo import demo_workbook
from kpitui.store.kpi_file import KpiFile

_WRITER = "kpitui demo"


def write_demo(path: Path) -> None:
    """Write the demo workbook to a new file; raises InvalidInput when there is one already."""
    file = KpiFile(path)
    if file.exists():
        raise InvalidInput(
            _("{file} exists already. Choose another name. Nothing was changed.").format(
                file=file.path
            )
        )
    file.create(demo_workbook().ledger, _WRITER)


def scratch_demo() -> Path:
    """A copy of the demo workbook, alone in a new private folder that the caller removes."""
    import tempfile  # brings the random module and more

    try:
        folder = Path(tempfile.mkdtemp(prefix="kpitui-demo-"))
    except OSError as error:
        raise FileUnavailable(
            _(
                "There is no room for a scratch copy: {reason}. Try “kpitui demo --write FILE”."
            ).format(reason=error.strerror or error)
        ) from error
    try:
        write_demo(folder / "demo.json")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder / "demo.json"
