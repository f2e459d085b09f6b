"""Format and bit rate → how a programme is encoded; loads no library, because plans need it."""

from dataclasses import dataclass

from quicktake.errors import InputError

MP3_BITRATES = (48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # kbit/s, ISO/IEC 11172-3, layer III
LAME_QUALITY = 3  # LAME's own default for CBR; 2 is slower, and 7 fast
LAME_SLACK = 4 * 1152  # samples that an MP3 is longer than its sound: encoder delay and whole frames
AAC_SLACK = 1024  # samples of AAC's last frame


@dataclass(frozen=True)
class Coding:
    """How a programme is encoded."""

    format: str
    """mp3, m4a, flac or wav."""
    bitrate: int
    """kbit/s; flac and wav have none."""

    @property
    def lossy(self) -> bool:
        """Whether a decoder gives something else than went in."""
        return self.format in ("mp3", "m4a")

    def headroom(self, channels: int) -> float:
        """dB that the ceiling is lowered by before encoding: what such an encoder's overshoot usually needs."""
        if not self.lossy:
            return 0.0
        return 0.5 if self.bitrate >= 48 * channels else 1.0

    @property
    def slack(self) -> int:
        """Samples by which the decoded file may be longer than the programme."""
        return {"mp3": LAME_SLACK, "m4a": AAC_SLACK}.get(self.format, 0)

    @property
    def name(self) -> str:
        """The encoder as the report names it."""
        from importlib.metadata import version

        if self.format == "mp3":
            return f"LAME (lameenc {version('lameenc')}), CBR, quality {LAME_QUALITY}, bit reservoir on"
        codec = {"m4a": "AAC", "flac": "FLAC, 24 bits", "wav": "PCM, 24 bits"}[self.format]
        return f"{codec} (PyAV {version('av')})"


def insist_bitrate(coding: Coding) -> None:
    """InputError for a bit rate that MP3 does not have."""
    if coding.format == "mp3" and coding.bitrate not in MP3_BITRATES:
        near = sorted(MP3_BITRATES, key=lambda rate: abs(rate - coding.bitrate))[:2]
        raise InputError(
            f"audio.bitrate: MP3 has no {coding.bitrate} kbit/s.", hint=f"The nearest are {min(near)} and {max(near)}."
        )
