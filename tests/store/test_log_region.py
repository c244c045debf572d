from hypothesis import given
from hypothesis import strategies as st

from kpitui.store.layout import END, entry_line
from kpitui.store.log_region import log_region, sealed_lines, sealed_number

LINES = [entry_line(number, {"at": number, "by": "anna"}) for number in range(1, 5)]


def region(lines, end=END):
    return b"".join([b"\n", b",\n".join(lines), end]) if lines else end


def test_an_empty_log_is_whole():
    found = log_region(region([]), 1)
    assert (found.lines, found.end, found.is_whole, found.is_torn) == ([], 0, True, False)


@given(st.integers(1, 4))
def test_the_lines_are_found_in_order(count):
    content = region(LINES[:count])
    found = log_region(content, 1)
    assert found.lines == LINES[:count]
    assert found.is_whole
    assert content[found.end :] == END


def test_lines_are_numbered_on_from_the_first_without_a_gap():
    assert log_region(region(LINES[1:]), 2).is_whole
    assert log_region(region(LINES), 2).lines == []
    gap = log_region(region([LINES[0], LINES[2]]), 1)
    assert gap.lines == LINES[:1]
    assert not gap.is_whole
    assert not gap.is_torn


@given(st.data())
def test_a_cut_anywhere_is_a_torn_end_that_keeps_the_lines_before(data):
    content = region(LINES)
    cut = data.draw(st.integers(0, len(content) - 1))
    found = log_region(content[:cut], 1)
    assert found.lines == LINES[: len(found.lines)]
    whole = sum(cut >= len(region(LINES[:n], b"")) for n in range(1, 5))
    assert len(found.lines) == whole
    assert found.is_torn
    assert not found.is_whole


@given(st.integers(1, 200))
def test_nothing_but_zeros_behind_the_lines_is_torn(count):
    found = log_region(region(LINES, bytes(count)), 1)
    assert (found.lines, found.is_torn) == (LINES, True)


@given(st.data())
def test_a_changed_byte_in_a_closed_line_is_damage_and_no_torn_end(data):
    content = bytearray(region(LINES))
    place = data.draw(st.integers(1, len(content) - len(END) - 1))
    content[place] = ord("x") if content[place] != ord("x") else ord("y")
    found = log_region(bytes(content), 1)
    assert not found.is_whole
    assert not found.is_torn


def test_a_number_counts_only_with_its_seal():
    assert sealed_number(LINES[2]) == 3
    assert sealed_number(LINES[2] + b",") == 3
    assert sealed_number(LINES[2][:-1]) is None
    assert sealed_number(LINES[2].replace(b"anna", b"eve")) is None
    assert sealed_number(b"no line") is None
    assert sealed_number(entry_line(0, {})) is None


def test_sealed_lines_are_found_whatever_is_between_them():
    scrap = b'"9":{"at":1,"by":' + LINES[0] + b"\0\0" + LINES[3][:-4] + b'"x":{' + LINES[1]
    assert sealed_lines(scrap) == [LINES[0], LINES[1]]


def test_a_line_whose_note_looks_like_a_seal_is_one_line():
    sly = entry_line(1, {"at": 1, "by": 'x,"crc":"00000000"},"2":{'})
    assert log_region(region([sly]), 1).lines == [sly]
    assert sealed_lines(sly) == [sly]
