"""Checksums: how a piece of the file is sealed, and how a broken seal is noticed."""

# They guard against accidents, not against forgery: whoever may write the file may seal it.

from zlib import crc32

_MARK = b',"crc":"'
SEAL_SIZE = len(_MARK) + 8 + 1  # bytes


def checksum(content: bytes | memoryview) -> str:
    """CRC-32 as eight hexadecimal digits."""
    return format(crc32(content), "08x")


def sealed(open_object: bytes) -> bytes:
    """A JSON object that still lacks its brace, closed with the checksum of all before it."""
    return open_object + _MARK + checksum(open_object).encode() + b'"}'


def is_sealed(text: bytes) -> bool:
    """Whether a text ends in the right checksum of all before it, and the brace."""
    cut = len(text) - SEAL_SIZE - 1
    return cut > 0 and text[cut:] == _MARK + checksum(text[:cut]).encode() + b'"}'
