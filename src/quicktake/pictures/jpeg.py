"""An open picture → JPEG bytes for everybody: upright, sRGB, no transparency, no metadata, as light as asked."""

import contextlib
import io
import threading
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageCms, ImageFile, ImageOps

QUALITIES = (92, 88, 84, 80, 75, 70, 62, 55)  # best first
BYTES_PER_PIXEL, HEADERS = 4, 1 << 16  # more than any JPEG of an RGB picture takes
ENCODING = threading.Lock()
"""Pillow's room for encoding is one number for all threads."""
PLAIN_MODES = {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "I;16", "I;16B", "I;16L", "I;16N"}
"""Pillow's colour modes that become RGB without a guess; CMYK, Lab and YCbCr look different on each way."""
RGB_HINT = "Export it with the colour space sRGB."


def is_plain(image: Image.Image) -> bool:
    """Whether the colours are RGB, grey or a palette."""
    return image.mode in PLAIN_MODES


def has_transparency(image: Image.Image) -> bool:
    """Whether parts of the picture may be seen through."""
    return image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info


def upright_rgb(image: Image.Image) -> Image.Image:
    """The picture as RGB with sRGB colours, turned as its camera said, on white where it was see-through."""
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I;16"):
        turned = turned.point(lambda value: value / 256).convert("L")
    if has_transparency(turned):
        layer = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    result = _to_srgb(turned.convert("RGB"), profile)
    result.info.clear()  # Pillow writes comments and XMP that it finds there
    return result


def _to_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Colours from an embedded RGB profile to sRGB; an unreadable profile counts as sRGB, as in browsers."""
    if not isinstance(profile, bytes):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space.strip() != "RGB":
            return image
        changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return changed or image


def encode(image: Image.Image, most: int) -> bytes:
    """A baseline JPEG at 72 dpi of at most `most` bytes; where the lowest quality is still larger, that one."""
    with _room(image):
        for quality in QUALITIES:
            content, sampling = io.BytesIO(), 0 if quality > 75 else 2
            image.save(content, "JPEG", quality=quality, optimize=True, dpi=(72, 72), subsampling=sampling)
            if content.tell() <= most:
                break
    return content.getvalue()


@contextlib.contextmanager
def _room(image: Image.Image) -> Iterator[None]:
    """Room in which Pillow optimizes a JPEG: it takes a byte for each pixel, and a grainy picture needs more."""
    with ENCODING:
        usual = ImageFile.MAXBLOCK
        ImageFile.MAXBLOCK = max(usual, BYTES_PER_PIXEL * image.width * image.height + HEADERS)
        try:
            yield
        finally:
            ImageFile.MAXBLOCK = usual


def taken(path: Path, image: Image.Image, most: int) -> bytes | None:
    """The file byte for byte, where it is already what `encode` would be asked for; the picture is open from it."""
    if not _is_clean(image):
        return None
    content = path.read_bytes()
    image.load()  # a file may end in the middle of the picture
    return content if len(content) <= most and content.endswith(b"\xff\xd9") else None


def _is_clean(image: Image.Image) -> bool:
    """Whether a file holds one baseline RGB JPEG and nothing that tells of a camera, a place or a program."""
    if image.format != "JPEG" or image.mode != "RGB" or image.info.get("progressive"):
        return False
    segments: list[tuple[str, bytes]] = getattr(image, "applist", [])
    plain = (("APP0", b"JFIF\0"), ("APP14", b"Adobe"))
    kinds = [kind for kind, _ in segments]
    known = all(any(kind == name and data.startswith(mark) for name, mark in plain) for kind, data in segments)
    return known and len(set(kinds)) == len(kinds)
