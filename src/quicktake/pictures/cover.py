"""A host's cover → findings, and the JPEG that apps are given: square, 1400 to 3000 pixels, RGB, no metadata.

The rule is Apple's (A podcaster's guide to RSS: itunes:image) and PSP-1's.
"""

from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from quicktake.errors import InputError
from quicktake.model import Finding, Severity
from quicktake.pictures import jpeg
from quicktake.pictures.opening import opened, true_format

SMALLEST, LARGEST = 1400, 3000  # pixels of a side
LIGHT = 512 << 10  # bytes; what older directories are content with
SUFFIXES = {"JPEG": {".jpg", ".jpeg"}, "PNG": {".png"}}
SOURCE = "Apple: A podcaster's guide to RSS, itunes:image; PSP-1"
CODE = "ch-image"


def check_cover(path: Path) -> Iterable[Finding]:
    """What is wrong with a cover (E: it cannot be published), or worth knowing of it (W, I)."""
    try:
        with opened(path) as image:
            findings = [*_rejected(path, image), *_noticed(path, image)]
            if not any(finding.severity == "E" for finding in findings):
                image.load()  # a file may end in the middle of the picture
    except InputError as error:
        return [_finding("E", path, error.message.removeprefix(f"{path}: "), error.hint)]
    return findings


def cover_jpeg(path: Path) -> tuple[bytes, int]:
    """The published form of a cover, and the length of its sides in pixels; InputError says why there is none.

    A file that is already what apps should get is taken byte for byte.
    """
    with opened(path) as image:
        for finding in _rejected(path, image):
            raise InputError(f"{finding.place}: {finding.message}", hint=finding.hint)
        side = image.width
        content = jpeg.taken(path, image, LIGHT)
        return content or jpeg.encode(jpeg.upright_rgb(image), LIGHT), side


def _rejected(path: Path, image: Image.Image) -> Iterable[Finding]:
    """The reasons for which no directory takes the cover."""
    width, height = image.size
    size = f"the cover has {width} x {height} pixels"
    if width != height:
        yield _finding("E", path, f"{size}; it must be square.", "Crop it to a square.")
    elif not SMALLEST <= width <= LARGEST:
        hint = f"Save it with {LARGEST} x {LARGEST} pixels; at least {SMALLEST} x {SMALLEST}."
        yield _finding("E", path, f"{size}; it needs {SMALLEST} to {LARGEST} on each side.", hint)
    if not jpeg.is_plain(image):
        yield _finding("E", path, f"its colours are {image.mode}, not RGB.", jpeg.RGB_HINT)


def _noticed(path: Path, image: Image.Image) -> Iterable[Finding]:
    """What is put right when the cover is published."""
    kind = true_format(image)
    if path.suffix.lower() not in SUFFIXES[kind]:
        yield _finding("I", path, f"it is a {kind}, whatever its name says; it is published as JPEG.", "Rename it.")
    if jpeg.has_transparency(image):
        yield _finding("W", path, "parts are transparent; they are published white.", "Give it a background.")


def _finding(severity: Severity, path: Path, message: str, hint: str) -> Finding:
    return Finding(CODE, severity, str(path), message, hint, SOURCE)
