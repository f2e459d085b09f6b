"""Steady pictures, framing and overlays → an H.264 video track for places that play a clip as it is."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame

from quicktake.folder.files import address, unwritten
from quicktake.model import Progress, no_progress
from quicktake.video.clip.converting import Backdrop, Fitting
from quicktake.video.clip.framing import Framing
from quicktake.video.clip.overlay import Blender, Overlay
from quicktake.video.looks import Look
from quicktake.video.planes import BLACK, MIDDLE, Plane, planes_in
from quicktake.video.tracks import h264_track

QUALITY = 20  # CRF: places encode it once more, so nothing of it may be seen
SPEED = "veryfast"
GROUP = 2  # seconds from one picture that stands alone to the next: players jump there
X264 = {"preset": SPEED, "crf": str(QUALITY), "profile": "high"}
DIM = 0.55  # of the backdrop's luma: picture and words stand out
DIMMED = np.rint(BLACK + (np.arange(256) - BLACK).clip(0) * DIM).astype(np.uint8)


def write_picture(
    output: Path,
    pictures: Iterable[VideoFrame],
    look: Look,
    framing: Framing,
    overlays: Iterable[Overlay],
    *,
    rate: Fraction,
    count: int,
    progress: Progress = no_progress,
) -> None:
    """Writes so many pictures into a new MP4 file without sound: H.264 High, yuv420p, BT.709.

    MachineError when it cannot be written.
    """
    blender = Blender(overlays)
    try:
        with av.open(address(output), "w", "mp4", container_options={"fflags": "+bitexact"}) as result:
            size = framing.width, framing.height
            track = h264_track(result, size, rate=rate, group=round(GROUP * rate), options=X264)
            for number, base in enumerate(_arranged(pictures, look, framing)):
                frame = VideoFrame.from_ndarray(_with_words(base, framing, blender, number, rate), format="yuv420p")
                frame.pts, frame.time_base = number, 1 / rate
                result.mux(track.encode(frame))
                progress("Clip picture", float((number + 1) / rate), float(count / rate), "s")
            result.mux(track.encode(None))
    except (av.FFmpegError, OSError) as error:
        raise unwritten(output, error) from error


def _arranged(pictures: Iterable[VideoFrame], look: Look, framing: Framing) -> Iterator[Plane]:
    """Each picture in its place, as packed planes; one that is shown again is not made again."""
    left, top, width, height = framing.picture
    fitting = Fitting((width, height), look)
    backdrop = Backdrop((width, height), (framing.width, framing.height))
    last: VideoFrame | None = None
    array = _black(framing)
    for picture in pictures:
        if picture is not last:
            fitted = fitting.fit(picture)
            own = np.asarray(fitted.to_ndarray(), np.uint8)
            if framing.filled:
                array = own
            else:
                array = _dimmed(backdrop.of(fitted), framing) if framing.backdrop else array
                planes_in(array, framing.height).paste(planes_in(own, height), left, top)
            last = picture
        yield array


def _black(framing: Framing) -> Plane:
    array = np.full((framing.height * 3 // 2, framing.width), MIDDLE, np.uint8)
    array[: framing.height] = BLACK
    return array


def _dimmed(array: Plane, framing: Framing) -> Plane:
    array = array.copy()
    luma = planes_in(array, framing.height).luma
    luma[...] = DIMMED[luma]
    return array


def _with_words(base: Plane, framing: Framing, blender: Blender, number: int, rate: Fraction) -> Plane:
    """The picture with what is written over it in the middle of its time."""
    if not blender.sees(float((number + Fraction(1, 2)) / rate)):
        return base
    array = base.copy()
    blender.draw(planes_in(array, framing.height))
    return array
