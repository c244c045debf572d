import json

import msgspec
import pytest

from kpitui.store.layout import (
    FORMAT,
    MEASUREMENTS,
    READABLE_FROM,
    SCHEMA,
    Claim,
    Head,
    Part,
    claim_of,
    entry_line,
    head_is_sealed,
    head_line,
    head_of,
    laid_out,
)
from kpitui.store.seal import checksum, is_sealed

HEAD = Head(format=FORMAT, schema=SCHEMA, reads=READABLE_FROM, generation=3, next_entry=118)
DEFINITIONS = b'"kpis":{}' + MEASUREMENTS
SERIES = {"visits": b'"1":{"kpi":"visits"}', "où": b',\n"2":{"kpi":"orders"}'}


def test_a_head_says_what_was_put_into_it():
    line = head_line(HEAD)
    assert head_is_sealed(line)
    assert head_of(line) == HEAD
    assert line.count(b"\n") == 1


@pytest.mark.parametrize("cut", [1, 2, 10])
def test_a_head_that_was_cut_is_not_sealed(cut):
    assert not head_is_sealed(head_line(HEAD)[:-cut])
    assert not head_is_sealed(b" " + head_line(HEAD))


def test_a_file_is_json_and_its_parts_lie_where_the_head_says():
    pieces = laid_out(HEAD, DEFINITIONS, SERIES)
    content = b"".join(pieces)
    assert list(json.loads(content)) == ["meta", "kpis", "measurements", "log"]
    head = head_of(pieces[0])
    body = content[len(pieces[0]) :]
    assert head.lies_side_by_side()
    assert head.definitions.holds(body[: head.definitions.end])
    for slug, part in head.series.items():
        assert body[part.start : part.end] == SERIES[slug]
        assert part.holds(SERIES[slug])
    assert head.body_size == len(DEFINITIONS) + sum(map(len, SERIES.values()))
    assert (head.generation, head.next_entry) == (3, 118)


def test_without_series_the_body_is_the_definitions():
    assert head_of(laid_out(HEAD, DEFINITIONS, {})[0]).body_size == len(DEFINITIONS)


def test_a_part_holds_only_what_was_sealed():
    part = Part(0, 3, checksum(b"abc"))
    assert part.holds(b"abc")
    assert part.holds(memoryview(b"abc"))
    assert not part.holds(b"abd")
    assert not part.holds(b"ab")


@pytest.mark.parametrize(
    ("definitions", "series"),
    [
        (Part(1, 5, ""), {}),
        (Part(0, -1, ""), {}),
        (Part(0, 5, ""), {"a": Part(6, 1, "")}),
        (Part(0, 5, ""), {"a": Part(4, 1, "")}),
        (Part(0, 5, ""), {"a": Part(5, 9, ""), "b": Part(5, 9, "")}),
        (Part(0, 5, ""), {"a": Part(5, -5, "")}),
    ],
)
def test_parts_that_overlap_or_leave_a_gap_are_not_side_by_side(definitions, series):
    head = msgspec.structs.replace(HEAD, definitions=definitions, series=series)
    assert not head.lies_side_by_side()


def test_a_line_is_sealed_and_has_its_number():
    line = entry_line(12, {"at": 1, "by": "où"})
    assert is_sealed(line)
    said = json.loads(b"{" + line + b"}")["12"]
    assert (said["at"], said["by"]) == (1, "où")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"meta":{}}',
        b'{"meta":{"1":{"format":"other","schema":1}}}',
        b'{"meta":{"1":{"format":"kpitui","schema":"1"}}}',
    ],
)
def test_what_is_no_kpitui_file_claims_nothing(content):
    assert claim_of(content) is None


def test_a_file_and_its_first_line_claim_the_same():
    claim = Claim(format=FORMAT, schema=SCHEMA, reads=READABLE_FROM)
    pieces = laid_out(HEAD, DEFINITIONS, SERIES)
    assert claim_of(pieces[0]) == claim_of(b"".join(pieces)) == claim


@pytest.mark.parametrize(
    ("schema", "reads", "is_readable"),
    [(1, 0, True), (SCHEMA, 0, True), (SCHEMA + 1, 0, False), (SCHEMA + 9, SCHEMA, True),
     (SCHEMA + 9, SCHEMA + 1, False)],
)  # fmt: skip
def test_a_newer_file_is_readable_when_it_says_so(schema, reads, is_readable):
    assert Claim(format=FORMAT, schema=schema, reads=reads).is_readable is is_readable
    assert msgspec.structs.replace(HEAD, schema=schema).is_newer is (schema > SCHEMA)
