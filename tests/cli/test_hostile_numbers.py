"""Numbers at the ends of what can be counted: every report says something finite about them."""

import io
import json
import math
from datetime import date
from itertools import product

import pytest

from kpitui.cli.dispatch import run
from kpitui.domain.kpi import Direction, Kind, Kpi
from kpitui.domain.ledger import Ledger
from kpitui.domain.measurement import Measurement
from kpitui.domain.period import Cadence
from kpitui.domain.target import Target
from kpitui.domain.workbook import Workbook
from kpitui.reports.as_chart import chart_text
from kpitui.reports.check_in import check_in
from kpitui.reports.dashboard import dashboard
from kpitui.reports.kpi_chart import kpi_chart
from kpitui.reports.kpi_detail import kpi_detail
from kpitui.reports.objectives import objective_rows
from kpitui.store.kpi_file import KpiFile

TODAY = date(2026, 11, 25)
START, END = date(2026, 9, 1), date(2026, 12, 31)
SERIES = {
    "huge": [1e100] * 11,
    "low": [-1e100] * 11,
    "wild": [1e100, -1e100] * 5,
    "tiny": [5e-324, 1e-100] * 5,
    "leaping": [5e-324, 1e100, 0.0, -5e-324] * 2,
    "steady": [1e100, 1e100, 1.0, -1e100, -1e100] * 2,
}
PATHS = [(0.0, 1e100), (-1e100, 1e100), (0.0, 5e-324), (1e100, 1e100), (1e-100, 5e-324)]


def workbook():
    """A KPI of every kind for every series and target, and what can be computed from them."""
    kpis, targets, values = [], [], []
    for number, (name, path, kind) in enumerate(product(SERIES, PATHS, (Kind.FLOW, Kind.LEVEL))):
        slug = f"{name}-{number}"
        low_is_good = path[1] < path[0]
        kpis.append(
            Kpi(
                slug=slug, name=slug, kind=kind,
                direction=Direction.DOWN if low_is_good else Direction.UP,
            )
        )  # fmt: skip
        targets.append(
            Target(
                kpi=slug, since=START, start=START, deadline=END, baseline=path[0], goal=path[1],
                cumulative=kind is Kind.FLOW and number % 4 == 0,
            )
        )  # fmt: skip
        values += [
            Measurement(kpi=slug, period=f"2026-W{36 + week}", value=value)
            for week, value in enumerate(SERIES[name])
        ]
    first, second = kpis[0].slug, f"tiny-{len(PATHS) * 2 * 3}"
    kpis += [
        Kpi(slug="ratio", name="ratio", kind=Kind.RATIO, numerator=first, denominator=second),
        Kpi(
            slug="back", name="back", kind=Kind.RATIO, numerator=second, denominator=first, unit="%"
        ),
        Kpi(slug="power", name="power", formula=" * ".join([f"[{first}]"] * 4)),
        Kpi(slug="total", name="total", formula=f"sum({', '.join([f'[{first}]'] * 40)})"),
        Kpi(slug="month", name="month", cadence=Cadence.MONTH, formula=f"[{first}] - [{first}]"),
        Kpi(slug="band", name="band", direction=Direction.BAND),
    ]  # fmt: skip
    targets.append(Target(kpi="band", since=START, low=-1e100, high=1e100))
    values += [
        Measurement(kpi="band", period=f"2026-W{36 + week}", value=value)
        for week, value in enumerate(SERIES["wild"])
    ]
    return Workbook(Ledger().with_changes([*kpis, *targets, *values], at=1, by="anna"))


@pytest.fixture(scope="module")
def extreme():
    return workbook()


def assert_finite(text):
    words = text.lower().replace("info", "").split()
    assert not {"inf", "nan", "-inf", "+inf"} & {word.strip("(),;:%/") for word in words}, text


def test_every_report_of_a_screen_stands_such_numbers(extreme):
    assert_finite(repr(dashboard(extreme, TODAY)))
    assert_finite(repr(objective_rows(extreme, TODAY)))
    assert_finite(repr(check_in(extreme, TODAY)))
    for kpi in extreme.kpis:
        assert_finite(repr(kpi_detail(extreme, kpi.slug, TODAY)))
        chart = kpi_chart(extreme, kpi, TODAY)
        for width, ascii_only in ((80, True), (30, False)):
            assert_finite(chart_text(chart, width, 12, ascii_only=ascii_only, colour=False))


def no_constant(name):
    raise AssertionError(name)


def test_every_command_stands_such_numbers(extreme, tmp_path, capsys):
    file = tmp_path / "kpi.json"
    KpiFile(file).create(extreme.ledger, "anna")
    commands = [["status"], ["due"], ["history"], ["kpi", "list"], ["export"]]
    commands += [["show", kpi.slug] for kpi in extreme.kpis[::7]]
    for command in commands:
        assert run(["--file", str(file), "--today=2026-11-25", *command]) == 0
        assert_finite(capsys.readouterr().out)
        if command == ["export"]:
            continue
        assert run(["--file", str(file), "--today=2026-11-25", *command, "--json"]) == 0
        json.loads(capsys.readouterr().out, parse_constant=no_constant)


def test_a_share_that_cannot_be_said_is_null_beside_the_numbers_that_can(extreme):
    for each in dashboard(extreme, TODAY).tiles:
        assert each.progress is None or math.isfinite(each.progress)


@pytest.mark.parametrize(
    "value",
    ["9" * 10_000, "1e400", "1e-400", "1e101", "nan", "inf", "-inf", "１２", "٣", "1_000", "0x1F",
     "1e1000000", "1e5e5", "5e-325", "½"],
)  # fmt: skip
@pytest.mark.parametrize(
    "command",
    ["log visits {}", "log visits 5 --confidence {}", "kpi add x --target {}",
     "kpi add x --decimals {}", "link visits orders --lead {}",
     "target visits {} --by 2027-01-01 --why x"],
)  # fmt: skip
def test_what_is_no_countable_number_is_refused_shortly(
    shop_content, tmp_path, capsys, command, value
):
    file = tmp_path / "kpi.json"
    file.write_bytes(shop_content)
    given = [part.replace("{}", value) for part in command.split()]
    assert run(["--file", str(file), "--today=2026-11-25", *given]) == 2
    assert len(capsys.readouterr().err) < 600
    assert file.read_bytes() == shop_content


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999", "1" * 5000, "01", "1."]
)
@pytest.mark.parametrize("command", [["log", "--batch=-"], ["import", "-"]])
def test_numbers_of_other_programs_are_refused_in_json(
    shop_content, tmp_path, capsys, monkeypatch, command, number
):
    file = tmp_path / "kpi.json"
    file.write_bytes(shop_content)
    line = f'{{"kpi":"visits","value":{number},"period":"2026-W46"}}'
    text = line if command[0] == "log" else f'{{"schema":1,"measurements":[{line}]}}'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert run(["--file", str(file), "--today=2026-11-25", *command]) == 2
    assert len(capsys.readouterr().err) < 600
    assert file.read_bytes() == shop_content


@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "0000-01-01", "10000-01-01", "20250101.5", "1000-01-01",
            "9998-12-31", "1000-W01", "２０２６-01-01"],
)  # fmt: skip
@pytest.mark.parametrize(
    "command", [["due"], ["status"], ["show", "visits"], ["kpi", "list"], ["history"],
                ["log", "visits", "5", "--period=last"], ["log", "visits", "5", "--period=-9999"]],
)  # fmt: skip
def test_today_at_the_ends_of_the_calendar_is_stood_or_refused(
    shop_content, tmp_path, capsys, command, day
):
    file = tmp_path / "kpi.json"
    file.write_bytes(shop_content)
    code = run(["--file", str(file), f"--today={day}", *command])
    out, err = capsys.readouterr()
    assert (code, bool(out), err.count("\n")) in {(0, True, 0), (2, False, 1)}, (code, out, err)
