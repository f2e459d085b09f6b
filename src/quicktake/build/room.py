"""Episode → how much room on the disk its building may take."""

from quicktake.build.releasing import roles, seconds_of
from quicktake.build.workshop import Workshop

AUDIOGRAM = 100_000  # bytes for a second of a video without a picture: sound, pictures, and both once more together


def room_needed(workshop: Workshop) -> int:
    """Bytes that building and storing an episode may take, guessed high from its recording."""
    inputs = workshop.inputs()
    sizes = {name: inputs[name].stat().st_size for name in ("sound", "picture") if inputs[name].is_file()}
    makes = roles(workshop).get("video")
    video = {"video": 2, "edited": 4}.get(makes or "", 0) * sizes.get("picture", 0)
    if makes == "audiogram":
        video = round(AUDIOGRAM * seconds_of(workshop))
    return video + 3 * min(sizes.get("sound", 0), 512 << 20) + (16 << 20)
