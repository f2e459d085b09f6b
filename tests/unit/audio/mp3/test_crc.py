"""crc16: the checksum of LAME's tag, by folding, equals the one that is counted bit by bit."""

import numpy as np
import pytest

from quicktake.audio.mp3.crc import CHUNK, crc16


def bit_by_bit(data: bytes, crc: int = 0) -> int:
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc


def noise(count: int) -> bytes:
    return np.random.default_rng(count).bytes(count)


def test_the_published_check_value() -> None:
    assert crc16(b"123456789") == 0xBB3D  # CRC-16/ARC


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 7, 8, 9, 127, 128, 129, 1000, 4095, 4096, 4097])
@pytest.mark.parametrize("before", [0, 1, 0xFFFF, 0x1234])
def test_any_length_after_any_other(count: int, before: int) -> None:
    assert crc16(noise(count), before) == bit_by_bit(noise(count), before)


def test_pieces_give_the_checksum_of_the_whole() -> None:
    data = noise(CHUNK + 12345)
    crc = 0
    for start in range(0, len(data), 333_333):
        crc = crc16(data[start : start + 333_333], crc)
    assert crc == crc16(data)
    assert crc16(data[CHUNK:], crc16(data[:CHUNK])) == crc
