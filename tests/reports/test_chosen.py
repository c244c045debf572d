import pytest

from kpitui.domain.errors import UnknownName
from kpitui.domain.kpi import Kpi
from kpitui.domain.objective import Objective
from kpitui.reports.chosen import chosen_kpis


@pytest.fixture
def shop(workbook_of):
    return workbook_of(
        Objective(slug="grow", name="Grow online sales"),
        Objective(slug="nps", name="Promoters"),
        Kpi(slug="visits", name="Site visits", objective="grow"),
        Kpi(slug="orders", name="Orders", objective="grow"),
        Kpi(slug="nps", name="NPS", objective="nps"),
        Kpi(slug="loyal", name="Loyal", objective="nps"),
        Kpi(slug="old", name="Old", objective="grow", archived=True),
    )


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        ((), ["visits", "orders", "nps", "loyal"]),
        (("orders",), ["orders"]),
        (("Site",), ["visits"]),
        (("grow",), ["visits", "orders"]),
        (("Grow online sales",), ["visits", "orders"]),
        (("orders", "grow", "orders"), ["orders", "visits"]),
        (("nps",), ["nps", "loyal"]),
        (("old",), ["old"]),
    ],
)
def test_names_mean_kpis_and_objectives(shop, names, slugs):
    assert [kpi.slug for kpi in chosen_kpis(shop, names)] == slugs


def test_what_is_neither_is_refused_with_the_nearest_names(shop):
    with pytest.raises(UnknownName, match=r"no KPI or objective “visit5”\. Did you mean visits"):
        chosen_kpis(shop, ("visit5",))
