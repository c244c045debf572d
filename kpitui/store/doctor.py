"""Examines a file part by part, without changing anything: which parts are as they were written."""

import time

import msgspec

from kpitui.domain.errors import NewerFile
from kpitui.domain.finding import Finding, Severity, numbers_in_words
from kpitui.language import _
from kpitui.store.backups import newest_moment, opened_whole
from kpitui.store.broken import Broken
from kpitui.store.documents import entries_of
from kpitui.store.evidence import DEFINITIONS, Copy, believed_lines, copy_of
from kpitui.store.layout import LOG, SCHEMA, Head, claim_of
from kpitui.store.lock import newest_acknowledged
from kpitui.store.log_region import log_region
from kpitui.store.neighbours import neighbours
from kpitui.store.read_file import unreadable
from kpitui.store.salvage import part_name
from kpitui.store.sources import content_or_none, newer_claim, prospect
from kpitui.store.stock_reader import stock_reader
from kpitui.store.surroundings import surroundings

SOUND, HINT, WARNING = Severity.SOUND, Severity.HINT, Severity.WARNING
DAMAGE, LOSS = Severity.DAMAGE, Severity.LOSS
_PAUSES = (0.005, 0.01, 0.02, 0.0)  # seconds, while a writer may be between two bytes


def examine(path: str, given: str, now: float) -> tuple[Finding, ...]:
    """What there is to say of a file, its copies and its place; `now` counts UTC seconds.

    Raises FileUnavailable when the file cannot be read.
    """
    for pause in _PAUSES:
        mark, content, findings = _looked_at(path, now)
        if not any(each.severity in {DAMAGE, WARNING} for each in findings):
            break
        time.sleep(pause)
    is_newer = content is not None and newer_claim(path, content) is not None
    if not is_newer and any(each.severity is DAMAGE for each in findings):
        findings += _what_can_be_saved(path, content, mark)
    is_sound = all(each.severity is not DAMAGE for each in findings)
    return (
        *findings,
        *neighbours(path, content if is_sound else None),
        *surroundings(path, given),
    )


def _looked_at(path: str, now: float) -> tuple[int, bytes | None, list[Finding]]:
    # Before the file: read after it, entries that were saved in between would seem to be missing.
    mark = newest_acknowledged(path)
    try:
        content = content_or_none(path)
    except OSError as error:
        raise unreadable(path, error) from error
    return mark, content, _of_content(path, content, mark, now)


def _of_content(path: str, content: bytes | None, mark: int, now: float) -> list[Finding]:
    if content is None:
        return [Finding(_("the file"), DAMAGE, _("It is gone."), _repair())]
    if not content:
        return [Finding(_("the file"), DAMAGE, _("It is empty."), _repair())]
    if claim := newer_claim(path, content):
        return _of_newer(path, content, claim.schema)
    claimed = claim_of(content[: content.find(b"\n") + 1]) or claim_of(content)
    if claimed is not None and claimed.schema == 1:
        return [*_of_schema_1(path, content), *_of_mark(path, content, mark)]
    return _of_parts(path, content, mark, now)


def _of_newer(path: str, content: bytes, schema: int) -> list[Finding]:
    told = _("It was written by a newer kpitui (schema {found}; this one knows {known}).").format(
        found=schema, known=SCHEMA
    )
    try:
        opened_whole(path, content)
    except (Broken, NewerFile):
        return [Finding(_("the schema"), DAMAGE, told, _("Install the newer version."))]
    return [Finding(_("the schema"), WARNING, told, _("Install the newer version to write it."))]


def _of_schema_1(path: str, content: bytes) -> list[Finding]:
    try:
        opened_whole(path, content)
    except Broken as error:
        return [Finding(_("the file"), DAMAGE, str(error), _repair())]
    told = _("It is of schema 1, which has no checksums: damage may go unnoticed.")
    return [Finding(_("the schema"), HINT, told, _("The next save writes it anew, with a copy."))]


def _of_parts(path: str, content: bytes, mark: int, now: float) -> list[Finding]:
    line = content[: content.find(b"\n") + 1]
    copy = copy_of(path, content, {})
    if copy is None:
        told = _("Not as it was written, so that no part can be found.")
        return [Finding(_("the head"), DAMAGE, told, _repair())]
    sound = _("As it was written.")
    findings = [Finding(_("the head"), SOUND, sound)]
    findings += [_of_part(copy, part, sound) for part in (DEFINITIONS, *copy.head.series)]
    findings += _of_log(content, len(line), copy.head)
    if all(each.severity is SOUND for each in findings):
        findings += [*_of_mark(path, content, mark), *_of_clock(content, now)]
        findings += stock_reader(path, content)
    elif mark >= copy.head.next_entry:
        findings += _of_missing(content, copy.head, mark)
    return findings


def _of_part(copy: Copy, part: str, sound: str) -> Finding:
    if part in copy.parts:
        return Finding(part_name(part), SOUND, sound)
    return Finding(part_name(part), DAMAGE, _("Not as it was written."), _repair())


def _of_log(content: bytes, line: int, head: Head) -> list[Finding]:
    start = line + head.body_size
    name = _("the log")
    if content[start : start + len(LOG)] != LOG:
        return [Finding(name, DAMAGE, _("It cannot be found where it should begin."), _repair())]
    region = log_region(content[start + len(LOG) :], head.next_entry)
    number = head.next_entry + len(region.lines)
    try:
        entries_of(region.lines)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [Finding(name, DAMAGE, _("An entry cannot be understood."), _repair())]
    told = _("{count} entries, each as it was written.").format(count=len(region.lines))
    if region.is_whole:
        return [Finding(name, SOUND, told)]
    if region.is_torn:
        cut = _("It ends in a save that was cut off after entry {last}.").format(last=number - 1)
        return [Finding(name, WARNING, cut, _("The next command cuts it off and keeps the scrap."))]
    broken = _("Entry {number} is not as it was written.").format(number=number)
    return [Finding(name, DAMAGE, broken, _repair())]


def _of_missing(content: bytes, head: Head, mark: int) -> list[Finding]:
    found = believed_lines(content)
    gone = [
        number for number in range(head.next_entry, min(mark, 10**6) + 1) if number not in found
    ]
    if not gone:
        return []
    told = _("Entries without a sound line: {numbers}.").format(numbers=numbers_in_words(gone))
    return [Finding(_("the log"), DAMAGE, told, _repair())]


def _of_mark(path: str, content: bytes, mark: int) -> list[Finding]:
    newest = opened_whole(path, content).workbook.ledger.next_entry - 1
    name = _("the newest entry")
    if mark > newest:
        told = _("It is {newest}, but entry {mark} was recorded.").format(newest=newest, mark=mark)
        return [Finding(name, DAMAGE, told, _repair())]
    if mark < newest:
        told = _("It is {newest}; the lock file does not say so, and would not notice its loss.")
        repair = _("The next save puts it right.")
        return [Finding(name, HINT, told.format(newest=newest), repair)]
    told = _("It is {newest}, as it should be.").format(newest=newest)
    return [Finding(name, SOUND, told)]


def _of_clock(content: bytes, now: float) -> list[Finding]:
    ledger = opened_whole("", content).workbook.ledger
    if newest_moment(ledger) <= now + 86_400:
        return []
    told = _("An entry was recorded more than a day ahead of this machine’s clock.")
    return [Finding(_("the clock"), WARNING, told, _("Look at the clocks of all machines."))]


def _what_can_be_saved(path: str, content: bytes | None, mark: int) -> list[Finding]:
    found = prospect(path, content, mark)
    name = _("a repair")
    if found.salvaged is None:
        told = _("Nothing can be proved whole, neither in the file nor beside it.")
        return [Finding(name, LOSS, told, _("“kpitui restore” puts a backup back."))]
    if found.salvaged.losses:
        return list(found.salvaged.losses)
    return [Finding(name, HINT, _("Everything can be brought back."), _repair())]


def _repair() -> str:
    return _("kpitui doctor --repair")
