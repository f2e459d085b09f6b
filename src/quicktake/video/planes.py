"""RGB pixels → the planes of a video's picture: luma and chroma by ITU-R BT.709, limited range, 4:2:0."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""Shape (height, width, 3): red, green, blue, sRGB."""

Plane = npt.NDArray[np.uint8]
"""Shape (height, width)."""

RED, GREEN, BLUE = 0.2126, 0.7152, 0.0722  # BT.709, table 3.2
BLACK, LUMA, MIDDLE, CHROMA = 16, 219, 128, 224  # of 8-bit values: BT.709, section 4


@dataclass(frozen=True)
class Planes:
    """Luma, and both chromas at half of its width and height; all sides are even."""

    luma: Plane
    blue: Plane
    red: Plane

    def paste(self, other: "Planes", left: int, top: int) -> None:
        """Draws another picture over this one; left and top, in pixels, are even."""
        height, width = other.luma.shape
        self.luma[top : top + height, left : left + width] = other.luma
        half = slice(top // 2, (top + height) // 2), slice(left // 2, (left + width) // 2)
        self.blue[half] = other.blue
        self.red[half] = other.red


def to_planes(pixels: Pixels) -> Planes:
    """The picture as planes; ValueError unless both sides are even."""
    height, width, _ = pixels.shape
    if height % 2 or width % 2:
        raise ValueError("4:2:0 has a chroma for each 2 x 2 pixels")
    rgb = pixels.astype(np.float32) / 255
    luma = rgb @ np.array([RED, GREEN, BLUE], np.float32)
    small = rgb.reshape(height // 2, 2, width // 2, 2, 3).mean(axis=(1, 3))
    coarse = small @ np.array([RED, GREEN, BLUE], np.float32)
    blue = (small[..., 2] - coarse) / (2 * (1 - BLUE))
    red = (small[..., 0] - coarse) / (2 * (1 - RED))
    return Planes(_bytes(BLACK + LUMA * luma), _bytes(MIDDLE + CHROMA * blue), _bytes(MIDDLE + CHROMA * red))


def packed(planes: Planes) -> Plane:
    """The three planes in one array of shape (height * 3 / 2, width), as FFmpeg's yuv420p is laid out."""
    width = planes.luma.shape[1]
    flat = np.concatenate([planes.luma.ravel(), planes.blue.ravel(), planes.red.ravel()])
    return flat.reshape(-1, width)


def planes_in(array: Plane, height: int) -> Planes:
    """The three planes that lie in such an array: what is drawn into them is drawn into it."""
    width = array.shape[1]
    blue, red = array[height : height + height // 4], array[height + height // 4 :]
    return Planes(array[:height], blue.reshape(height // 2, width // 2), red.reshape(height // 2, width // 2))


def _bytes(values: npt.NDArray[np.floating]) -> Plane:
    return np.asarray(np.rint(values), np.uint8)
