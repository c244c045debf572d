import pytest

from kpitui.domain.confidence import parse_confidence
from kpitui.domain.errors import AmbiguousNumber, InvalidInput


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("0.8", 0.8),
        ("0,8", 0.8),
        ("0", 0.0),
        ("1.0", 1.0),
        ("8", 0.8),
        ("7.5", 0.75),
        ("80", 0.8),
        (" 80 % ", 0.8),
        ("100", 1.0),
        ("1%", 0.01),
        ("10%", 0.1),
        ("100%", 1.0),
    ],
)
def test_a_share_a_mark_of_ten_and_per_cent_mean_the_same(text, share):
    assert parse_confidence(text) == pytest.approx(share)


@pytest.mark.parametrize("text", ["1", "10"])
def test_what_two_scales_share_is_refused_with_both_readings(text):
    with pytest.raises(AmbiguousNumber, match=r"10% or 100%"):
        parse_confidence(text)


@pytest.mark.parametrize("text", ["-1", "101", "200%", "", "sure", "-0.1"])
def test_what_is_no_confidence_is_refused(text):
    with pytest.raises(InvalidInput):
        parse_confidence(text)
