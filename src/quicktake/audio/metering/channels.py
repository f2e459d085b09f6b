"""Name of a channel layout → how much each of its channels counts for the loudness (ITU-R BS.1770-4)."""

import av

SURROUND = 1.41  # +1.5 dB: sound from the side is louder to a listener (BS.1770-4, Annex 1, table 3)
SIDES = ("SL", "SR", "SDL", "SDR", "WL", "WR")  # 60 to 120 degrees from the front (BS.1770-4, Annex 3, table 4)
REAR_PAIR = ("BL", "BR")
LOW_FREQUENCY = ("LFE", "LFE2")


def weights_of(channels: int, layout: str = "") -> tuple[float, ...]:
    """The weight of each channel's mean square, in the layout's order.

    layout: FFmpeg's name, such as "5.1(side)"; "" for mono or stereo. Channels for low-frequency effects count
    nothing. BL and BR are the surround channels where there is no pair at the sides (FFmpeg's "5.1" and "quad"), and
    stand behind the listener, where sound counts once, where there is ("7.1").
    """
    if not layout:
        return (1.0,) * channels
    names = [channel.name for channel in av.AudioLayout(layout).channels]
    sides = SIDES if "SL" in names else SIDES + REAR_PAIR
    return tuple(0.0 if name in LOW_FREQUENCY else SURROUND if name in sides else 1.0 for name in names)
