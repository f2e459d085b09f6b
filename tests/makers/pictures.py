"""Small pictures for tests: covers as hosts have them, and files that only claim to be pictures."""

import struct
import zlib
from pathlib import Path

from PIL import Image, ImageDraw


def picture(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture with edges and colours, so that turned or recoloured copies differ from it."""
    image = Image.new("RGB", (width, height), (20, 60, 110))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 3, height // 5), fill=(240, 180, 40))
    draw.ellipse((width // 3, height // 3, width - 1, height - 1), fill=(200, 40, 60))
    return image.convert(mode)


def cover(path: Path, side: int = 1400, mode: str = "RGB") -> Path:
    """A square picture in the format of the path's extension."""
    picture(side, side, mode).save(path, quality=70) if path.suffix != ".png" else picture(side, side, mode).save(path)
    return path


def bomb(path: Path, side: int = 30_000) -> Path:
    """A PNG of some 100 kB that claims side x side pixels of one colour."""
    packer, row = zlib.compressobj(9), b"\0" * ((side + 7) // 8 + 1)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks))
    return path


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
