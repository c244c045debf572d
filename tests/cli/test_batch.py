from datetime import date

import pytest

from kpitui.cli.batch import read_batch
from kpitui.domain.errors import InvalidInput
from kpitui.domain.kpi import Kind, Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.period import Cadence
from kpitui.domain.workbook import Workbook

TODAY = date(2026, 11, 25)
WORKBOOK = Workbook(
    Ledger().with_changes(
        [
            Kpi(slug="visits", name="Site visits"),
            Kpi(slug="orders", name="Orders", cadence=Cadence.MONTH),
            Kpi(slug="launch", name="Launch", kind=Kind.MILESTONE),
        ],
        0,
        "anna",
    )
)


def batch(text):
    return [
        (each.kpi, each.period, each.value, each.note, each.confidence)
        for each in read_batch(text, WORKBOOK, TODAY)
    ]


def refusal(text):
    with pytest.raises(InvalidInput) as caught:
        read_batch(text, WORKBOOK, TODAY)
    return str(caught.value)


def test_without_a_period_the_last_complete_one_counts():
    assert batch("kpi,value\nvisits,9200\nOrd,12 500\n") == [
        ("visits", "2026-W47", 9200.0, "", None),
        ("orders", "2026-10", 12500.0, "", None),
    ]


def test_csv_takes_every_column_in_any_order_and_separator():
    text = (
        "skip;confidence;note;period;value;kpi\n;80%;so so;W46;1,5;visits\nclosed;;;last;;visits\n"
    )
    assert batch(text) == [
        ("visits", "2026-W46", 1.5, "so so", 0.8),
        ("visits", "2026-W47", None, "closed", None),
    ]


def test_json_lines_say_the_same():
    text = (
        '{"kpi": "visits", "value": 1.5, "period": "W46", "note": "so so", "confidence": 0.8}\n'
        "\n"
        '{"kpi": "visits", "skip": "closed"}\r\n'
        '{"kpi": "orders", "value": "12 500"}\n'
        '{"kpi": "launch", "value": true}\n'
    )
    assert batch(text) == [
        ("visits", "2026-W46", 1.5, "so so", 0.8),
        ("visits", "2026-W47", None, "closed", None),
        ("orders", "2026-10", 12500.0, "", None),
        ("launch", "2026-W47", 1.0, "", None),
    ]


def test_a_milestone_takes_words():
    assert batch("kpi,value\nlaunch,done\n")[0][2] == 1.0


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("kpi,value\nvisits,1\n\nvists,2\n", ["line 4", "“vists”", "visits"]),
        ("kpi,value\nvisits,many\nvisits,2\norders,x\n", ["line 2: “many”", "line 4: “x”"]),
        ("kpi,value\nvisits,12.500\n", ["line 2: “12.500” can mean"]),
        ("kpi,value,period\nvisits,1,2026-W60\n", ["line 2", "2026-W60"]),
        ("kpi,value,period\nvisits,1,2026-W49\n", ["line 2", "future"]),
        ("kpi,value\nvisits,\n", ["line 2: Give a value"]),
        ("kpi,value,skip\nvisits,1,closed\n", ["line 2: Give a value"]),
        ("kpi,value,confidence\nvisits,1,300\n", ["line 2: “300” is no confidence"]),
        ("kpi,value,author\nvisits,1,me\n", ["author", "confidence"]),
        ("visits,1\norders,2\n", ["headings kpi,value"]),
        ("kpi,note\nvisits,x\n", ["headings kpi,value"]),
        ('{"kpi":"visits","value":1}\n{"kpi":"visits"\n', ["Line 2"]),
        ('{"kpi":"visits","valu":1}\n', ["Line 1", "valu"]),
        ('{"kpi":"visits","value":true}\n', ["line 1: visits is a number"]),
        ('{"kpi":"visits","value":1e300}\n', ["line 1", "too large"]),
        ('{"kpi":"visits","value":null}\n', ["line 1: Give a value"]),
        ('{"kpi":"visits","skip":" "}\n', ["line 1: A skip needs a reason"]),
        ('{"kpi":"visits","value":1,"confidence":3}\n', ["line 1: A confidence"]),
        ('{"kpi":' + "[" * 100_000, ["Line 1"]),
        ("", ["empty"]),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, reasons):
    said = refusal(text)
    assert [reason for reason in reasons if reason not in said] == []


def test_many_wrong_lines_are_counted():
    said = refusal("kpi,value\n" + "visits,x\n" * 20)
    assert said.count("\n") == 9
    assert "and 12 more" in said


def test_a_batch_is_all_or_nothing(kpitui):
    kpitui("kpi", "add", "visits")
    done = kpitui("log", "--batch", "-", stdin="kpi,value\nvisits,1\nvisits,many\n")
    assert done.returncode == 2
    assert "line 3" in done.stderr
    assert kpitui("export").stdout.count("\n") == 1


def test_a_batch_is_one_entry(kpitui):
    kpitui("kpi", "add", "visits")
    text = "kpi,value,period\nvisits,1,2026-W02\nvisits,2,2026-W03\n"
    done = kpitui("log", "--batch", "-", stdin=text)
    assert (done.returncode, done.stdout) == (0, "2 values recorded, 0 unchanged.\n")
    kpitui("undo")
    assert kpitui("export").stdout.count("\n") == 1
