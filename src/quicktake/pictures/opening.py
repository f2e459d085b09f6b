"""A picture file from anywhere → an open picture of known size: JPEG and PNG only, bombs refused before decoding."""

import contextlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from PIL import Image, UnidentifiedImageError

from quicktake.errors import InputError, MachineError

MOST_BYTES = 64 << 20  # of the file
MOST_PIXELS = 50_000_000  # of one picture; decoding takes up to 4 bytes for each
FORMATS: dict[str, Literal["JPEG", "PNG"]] = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG"}
"""What Pillow calls a picture → what it is to us. MPO is a camera's JPEG with more JPEGs behind it."""


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """The picture, its header read and nothing decoded yet; every error of reading it, then or later, names the file.

    InputError: no JPEG or PNG, damaged, more than 64 MiB or 50 million pixels, or not there.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}: larger than {MOST_BYTES >> 20} MiB.", hint="Save it as a JPEG file.")
        with _own_warnings(), Image.open(path, formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _bomb(path)
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _bomb(path) from error
    except UnidentifiedImageError as error:
        raise InputError(f"{path}: not a JPEG or PNG picture.", hint="Save it as a JPEG or PNG file.") from error
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file.") from error
    except OSError as error:
        if error.errno is not None:
            raise MachineError(f"{path}: {error.strerror}.") from error
        raise _damaged(path) from error
    except (SyntaxError, ValueError, EOFError) as error:  # Pillow's names for a broken file
        raise _damaged(path) from error


@contextlib.contextmanager
def _own_warnings() -> Iterator[None]:
    """Pillow's warning of a very large picture is an error; those of broken metadata are nobody's business."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)
        yield


def true_format(image: Image.Image) -> Literal["JPEG", "PNG"]:
    """What the file really is, whatever its name says."""
    return FORMATS[str(image.format)]


def _bomb(path: Path) -> InputError:
    return InputError(
        f"{path}: claims to be a picture of more than {MOST_PIXELS // 10**6} million pixels; it was not opened.",
        hint="Save it smaller: a cover has at most 3000 x 3000 pixels.",
    )


def _damaged(path: Path) -> InputError:
    return InputError(f"{path}: the picture is damaged or incomplete.", hint="Save it again as a JPEG or PNG file.")
