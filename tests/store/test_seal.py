from hypothesis import given
from hypothesis import strategies as st

from kpitui.store.seal import SEAL_SIZE, checksum, is_sealed, sealed


def test_a_checksum_is_crc_32_in_eight_digits():
    assert checksum(b"123456789") == "cbf43926"  # the check value of CRC-32/ISO-HDLC
    assert checksum(b"") == "00000000"


@given(st.binary(min_size=1))
def test_what_was_sealed_is_sealed(content):
    assert is_sealed(sealed(content))
    assert len(sealed(content)) == len(content) + SEAL_SIZE + 1


@given(st.binary(min_size=1), st.data())
def test_a_change_of_one_bit_breaks_the_seal(content, data):
    text = bytearray(sealed(content))
    text[data.draw(st.integers(0, len(text) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert not is_sealed(bytes(text))


@given(st.binary(min_size=1), st.data())
def test_a_text_that_was_cut_is_not_sealed(content, data):
    text = sealed(content)
    assert not is_sealed(text[: data.draw(st.integers(0, len(text) - 1))])


def test_nothing_cannot_be_sealed():
    assert not is_sealed(sealed(b""))
    assert not is_sealed(b"")
