"""A still picture, bars and levels → an H.264 video track in which only what moves costs anything."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame

from quicktake.folder.files import address, unwritten
from quicktake.model import Progress, no_progress
from quicktake.video.bars import Bars
from quicktake.video.planes import Pixels, packed, planes_in, to_planes
from quicktake.video.spectrum import Levels
from quicktake.video.tracks import h264_track

PER_SECOND = 10  # pictures
GROUP = 5 * PER_SECOND  # pictures from one that stands alone to the next: players jump there
QUALITY = 28  # CRF: what stands still comes out at about 46 dB of PSNR, in which no fault can be seen
SPEED = "superfast"  # the next slower one takes 40 % more time for a fifth fewer bits at the same PSNR
X264 = {
    "preset": SPEED,
    "crf": str(QUALITY),
    "profile": "high",
    "x264-params": f"keyint={GROUP}:min-keyint={GROUP}:scenecut=0:weightp=0",
}


@dataclass(frozen=True)
class Scene:
    """What is seen."""

    still: Pixels
    bars: Bars
    strip: tuple[int, int]
    """Left and top of the strips, in pixels; both even."""
    strips: Iterable[tuple[float, Pixels]]
    """(second, picture) in order: each is seen from its second on, until the next. Taken one at a time."""


def render(
    output: Path, scene: Scene, levels: Iterable[Levels], *, pictures: int, progress: Progress = no_progress
) -> None:
    """Writes so many pictures, ten a second, into a new MP4 file without sound.

    H.264 High, yuv420p, BT.709. One picture for each of the levels. MachineError when it cannot be written.
    """
    try:
        with av.open(address(output), "w", "mp4", container_options={"fflags": "+bitexact"}) as result:
            height, width = scene.still.shape[:2]
            track = h264_track(result, (width, height), rate=Fraction(PER_SECOND), group=GROUP, options=X264)
            for number, frame in enumerate(_frames(scene, levels)):
                frame.pts, frame.time_base = number, Fraction(1, PER_SECOND)
                result.mux(track.encode(frame))
                if number % GROUP == 0:
                    progress("Video picture", number / PER_SECOND, pictures / PER_SECOND, "s")
            result.mux(track.encode(None))
            progress("Video picture", pictures / PER_SECOND, pictures / PER_SECOND, "s")
    except (av.FFmpegError, OSError) as error:
        raise unwritten(output, error) from error


def _frames(scene: Scene, levels: Iterable[Levels]) -> Iterator[VideoFrame]:
    """Each picture: the one before with other bars, and now and then another strip."""
    array = packed(to_planes(scene.still))
    planes = planes_in(array, scene.still.shape[0])
    strips = iter(scene.strips)
    coming = next(strips, None)
    for number, level in enumerate(levels):
        while coming is not None and coming[0] * PER_SECOND < number + 1:  # begins before the picture has gone
            planes.paste(to_planes(coming[1]), *scene.strip)
            coming = next(strips, None)
        scene.bars.draw(planes, level)
        yield VideoFrame.from_ndarray(array, format="yuv420p")
