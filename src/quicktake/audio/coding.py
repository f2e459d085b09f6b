"""Format and bit rate → how a programme is encoded; loads no library, because plans need it."""

from dataclasses import dataclass

from quicktake.errors import InputError

MP3_BITRATES = (48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # kbit/s, ISO/IEC 11172-3, layer III
LAME_QUALITY = 3  # LAME's own default for CBR; 2 is slower, and 7 fast
OPUS_MOST = 256  # kbit/s for each channel
OPUS_RATE = 48000  # the only rate that Opus decodes to (RFC 7845, section 5.1)
SLACK = {"m4a": 1024, "opus": 2}  # samples that a decoder may give more: AAC's last frame, rounding to Opus's rate


@dataclass(frozen=True)
class Coding:
    """How a programme is encoded."""

    format: str
    """mp3, m4a, opus, flac or wav."""
    bitrate: int
    """kbit/s; flac and wav have none."""

    @property
    def lossy(self) -> bool:
        """Whether a decoder gives something else than went in."""
        return self.format in ("mp3", "m4a", "opus")

    def headroom(self, channels: int) -> float:
        """dB that the ceiling is lowered by before encoding: what such an encoder's overshoot usually needs."""
        if not self.lossy:
            return 0.0
        return 0.5 if self.bitrate >= 48 * channels else 1.0

    @property
    def slack(self) -> int:
        """Samples by which the decoded file may be longer than the programme; an MP3's is exact."""
        return SLACK.get(self.format, 0)

    @property
    def container(self) -> str:
        """FFmpeg's name of the file format."""
        return {"m4a": "ipod", "opus": "ogg"}.get(self.format, self.format)

    def rate(self, rate: int) -> int:
        """Samples per second of what a decoder gives, for a programme's."""
        return OPUS_RATE if self.format == "opus" else rate

    @property
    def name(self) -> str:
        """The encoder as the report names it."""
        from importlib.metadata import version

        if self.format == "mp3":
            return f"LAME (lameenc {version('lameenc')}), CBR, quality {LAME_QUALITY}, bit reservoir on"
        codec = {"m4a": "AAC", "opus": "Opus", "flac": "FLAC, 24 bits", "wav": "PCM, 24 bits"}[self.format]
        return f"{codec} (PyAV {version('av')})"


def insist_channels(coding: Coding, channels: int) -> None:
    """InputError for more than libopus takes for so many channels."""
    if coding.format == "opus" and coding.bitrate > OPUS_MOST * channels:
        raise InputError(f"Opus takes at most {OPUS_MOST * channels} kbit/s here.", hint="Choose a lower bit rate.")


def insist_bitrate(coding: Coding) -> None:
    """InputError for a bit rate that MP3 does not have."""
    if coding.format == "mp3" and coding.bitrate not in MP3_BITRATES:
        near = sorted(MP3_BITRATES, key=lambda rate: abs(rate - coding.bitrate))[:2]
        raise InputError(
            f"audio.bitrate: MP3 has no {coding.bitrate} kbit/s.", hint=f"The nearest are {min(near)} and {max(near)}."
        )
