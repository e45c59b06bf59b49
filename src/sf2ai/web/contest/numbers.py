"""Checksums of frames, and numbers of half precision; compiled."""

import numpy as np
import numpy.typing as npt

from sf2ai.web.contest.agent import machine

_POLYNOMIAL = 0xEDB88320


def _crc_table() -> npt.NDArray[np.uint32]:
    table = np.zeros(256, dtype=np.uint32)
    for value in range(256):
        left = value
        for _ in range(8):
            left = (left >> 1) ^ (_POLYNOMIAL if left & 1 else 0)
        table[value] = left
    return table


_CRC = _crc_table()


@machine
def crc32(content: npt.NDArray[np.uint8]) -> int:
    """Return the CRC-32 of bytes, as `zlib.crc32` does."""
    left = np.int64(0xFFFFFFFF)
    for byte in content:
        left = np.int64(_CRC[(left ^ np.int64(byte)) & 0xFF]) ^ (left >> 8)
    return int(left ^ 0xFFFFFFFF)


@machine
def widen(halves: npt.NDArray[np.uint16], out: npt.NDArray[np.float32]) -> None:
    """Write numbers of half precision as float32, both of shape (n,); they must be finite."""
    for i in range(len(halves)):
        half = np.int64(halves[i])
        sign, exponent, fraction = half >> 15, (half >> 10) & 31, half & 1023
        if exponent > 0:
            bits = (sign << 31) | ((exponent + 112) << 23) | (fraction << 13)
            out[i] = np.uint32(bits).view(np.float32)
        else:
            small = np.float32(fraction) * np.float32(2.0**-24)
            out[i] = -small if sign else small
