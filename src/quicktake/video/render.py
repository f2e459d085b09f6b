"""A still picture, bars and levels → an H.264 video track in which only what moves costs anything."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from quicktake.folder.files import unwritten
from quicktake.model import Progress, no_progress
from quicktake.video.bars import Bars
from quicktake.video.planes import Pixels, packed, planes_in, to_planes
from quicktake.video.spectrum import Levels

PER_SECOND = 10  # pictures
GROUP = 5 * PER_SECOND  # pictures from one that stands alone to the next: players jump there
QUALITY = 28  # CRF: what stands still comes out at about 46 dB of PSNR, in which no fault can be seen
LIMITED, BT709 = 1, 1  # codes of range and of all three colour properties (ITU-T H.273, section 8)
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
        with av.open(f"file:{output.absolute()}", "w", "mp4", container_options={"fflags": "+bitexact"}) as result:
            track = _track(result, scene.still)
            for number, frame in enumerate(_frames(scene, levels)):
                frame.pts, frame.time_base = number, Fraction(1, PER_SECOND)
                result.mux(track.encode(frame))
                if number % GROUP == 0:
                    progress("Video picture", number / PER_SECOND, pictures / PER_SECOND, "s")
            result.mux(track.encode(None))
    except (av.FFmpegError, OSError) as error:
        raise unwritten(output, error) from error


def _track(result: av.container.OutputContainer, still: Pixels) -> VideoStream:
    track = result.add_stream("libx264", rate=PER_SECOND)
    if not isinstance(track, VideoStream):
        raise AssertionError("a video codec makes a video stream")
    context = track.codec_context
    context.height, context.width = still.shape[:2]
    context.pix_fmt = "yuv420p"
    context.time_base = Fraction(1, PER_SECOND)
    context.gop_size = GROUP
    context.thread_type = "FRAME"  # slices would share too little work, and cost bits
    context.options = X264
    context.color_range = LIMITED
    context.colorspace = context.color_primaries = context.color_trc = BT709
    return track


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
