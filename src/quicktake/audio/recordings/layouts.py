"""What a track says of its channels and its rate → what they are taken for; what is no sound is refused."""

from pathlib import Path

from av.audio.layout import AudioLayout

from quicktake.errors import InputError

ASSUMED = {1: "mono", 2: "stereo", 3: "3.0", 4: "quad", 5: "5.0", 6: "5.1", 7: "7.0", 8: "7.1"}
"""FFmpeg's names of the layouts that channels without names are taken for: WAV's order of channels, and none of
them lost for a low-frequency channel where the number does not suggest one."""

RATES = (1000, 1536000)  # samples per second: what lies outside is damage, and would fill the memory


def layout_name(layout: AudioLayout) -> str:
    """FFmpeg's name of the layout that a track's channels are taken for; one channel is always mono."""
    return ASSUMED[layout.nb_channels] if is_assumed(layout) or layout.nb_channels == 1 else layout.name


def is_assumed(layout: AudioLayout) -> bool:
    """Whether the channels have no names, and are taken for the usual ones of their number."""
    return layout.nb_channels in ASSUMED and layout.name == f"{layout.nb_channels} channels"


def insist_sound(path: Path, rate: int, layout: AudioLayout) -> None:
    """InputError for a rate or a number of channels that no recording has, or that nobody can mix down."""
    channels = layout.nb_channels
    if channels <= 0:
        raise InputError(f"{path}: says that its sound has 0 channels.", hint="It is damaged: export it again.")
    if not RATES[0] <= rate <= RATES[1]:
        raise InputError(f"{path}: says that it has {rate} samples per second.", hint="It is damaged: export it again.")
    if channels not in ASSUMED and layout.name == f"{channels} channels":
        raise InputError(
            f"{path}: has {channels} channels, and does not say what they are.",
            hint="Mix it down and export it as mono or stereo.",
        )
