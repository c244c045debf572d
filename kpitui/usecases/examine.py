"""Examine the file: what is sound, what is damaged, and what would mend it."""

import os
from datetime import datetime

from kpitui.domain.errors import InvalidInput
from kpitui.domain.finding import Examination
from kpitui.language import _
from kpitui.store.backups import backups_of
from kpitui.store.copies import previous_path
from kpitui.store.doctor import examine as looked_at
from kpitui.store.kpi_file import KpiFile
from kpitui.store.shadow import shadow_path


def examine(file: KpiFile, now: datetime) -> Examination:
    """Everything there is to say of a file, read only.

    Raises InvalidInput when there is neither a file nor a copy, FileUnavailable when it cannot
    be read.
    """
    refuse_nothing(file)
    findings = looked_at(file.path, file.given, now.timestamp())
    return Examination(file=file.path, findings=findings)


def refuse_nothing(file: KpiFile) -> None:
    """Raise InvalidInput where there is no file, and nothing that it could be brought back from."""
    beside = (previous_path(file.path), shadow_path(file.path))
    if not (file.exists() or any(map(os.path.lexists, beside)) or backups_of(file.path)):
        raise InvalidInput(
            _("There is no file {file} yet. Make one with “kpitui init”.").format(file=file.path)
        )
