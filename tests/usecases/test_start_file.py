import pytest

from kpitui.domain.errors import FileUnavailable, InvalidInput
from kpitui.usecases.kpis import KpiFields, add_kpi
from kpitui.usecases.start_file import start_file


def test_a_new_file_is_empty_and_can_be_opened(session, open_session):
    assert start_file(session).kpis == ()
    assert session.file.exists()
    assert open_session().workbook.ledger.next_entry == 1


def test_a_file_that_is_there_is_left_alone(session, open_session):
    add_kpi(session, "visits", KpiFields())
    content = session.file.load()
    with pytest.raises(InvalidInput, match="exists already"):
        start_file(open_session())
    assert session.file.load().stamp == content.stamp


def test_a_read_only_session_makes_no_file(open_session):
    reader = open_session(read_only=True)
    with pytest.raises(FileUnavailable, match="read-only"):
        start_file(reader)
    assert not reader.file.exists()
