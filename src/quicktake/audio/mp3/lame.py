"""Samples → a run of MP3 frames: one serial encode by LAME at a constant bit rate."""

import lameenc
import numpy as np
import numpy.typing as npt

from quicktake.audio.coding import LAME_QUALITY
from quicktake.audio.mp3.frames import whole
from quicktake.audio.recordings.decoding import Block, Form

SAMPLES = 1152  # in a frame, MPEG-1
ENCODER_DELAY = 576  # samples of silence before the sound: LAME's
DECODER_DELAY = 529  # samples more that every decoder adds: the filter bank's
GRID = 49
"""Runs start at multiples of so many frames.

At 44.1 kHz a frame's bytes are no whole number: which frames are padded repeats after 49 at the latest (the bit rate's
160/49 bytes for each kbit/s), so such runs have padded frames where a serial encode has them.
"""

PIECE = 40 * SAMPLES  # samples that LAME is given at once, of which it makes floats of its own
LAME_SCALES = ((160, 0.95), (192, 0.97), (224, 0.98), (320, 1.0))
"""What LAME's CBR presets multiply the input by, up to a bit rate; lameenc cannot switch it off, so it is undone."""

Pcm = npt.NDArray[np.int16]
"""Samples as LAME takes them, shape (samples, channels), C-contiguous."""


def to_pcm(block: Block, bitrate: int) -> Pcm:
    """Floats → 16 bits, so much louder as LAME will make them softer again; what goes beyond full scale is clipped.

    Up to 160 kbit/s that is everything over -0.45 dBFS, by LAME_SCALES.
    """
    scaled = block * np.float32(_full(bitrate))
    np.rint(scaled, out=scaled)
    pcm = np.empty(block.shape, "<i2")
    for channel, samples in enumerate(np.clip(scaled, -32768, 32767, out=scaled).T):  # faster than all at once
        pcm[:, channel] = samples
    return pcm


def from_pcm(pcm: Pcm, bitrate: int) -> Block:
    """What `to_pcm` was given, but for the rounding."""
    return pcm * np.float32(1 / _full(bitrate))


def _full(bitrate: int) -> float:
    """Full scale in LAME's integers."""
    return 32768 / next(scale for limit, scale in LAME_SCALES if bitrate <= limit)


def frames_for(samples: int) -> int:
    """How many frames a run of so many samples has.

    LAME adds its delay before the sound and at least as much silence behind it: enough for the decoder's delay.
    """
    return -(-samples // SAMPLES) + 1


class Run:
    """A run that LAME makes: a serial encode by the bit reservoir, to which sound is added until it is finished.

    The same samples give the same bytes, in whatever pieces they come. The frame that starts at the sound's sample
    1152 n is the n-th.
    """

    def __init__(self, form: Form, bitrate: int) -> None:
        self._channels = form.channels
        self._data = bytearray()
        self._whole = 0  # bytes of it that are whole frames
        self._lame = lameenc.Encoder()
        self._lame.silence()
        self._lame.set_in_sample_rate(form.rate)
        self._lame.set_out_sample_rate(form.rate)
        self._lame.set_channels(form.channels)
        self._lame.set_bit_rate(bitrate)
        self._lame.set_quality(LAME_QUALITY)

    @property
    def data(self) -> bytes:
        """The frames so far that are whole: as long as more may come, the last few are not."""
        self._whole += whole(self._data[self._whole :])
        return bytes(self._data[: self._whole])

    def add(self, samples: Pcm) -> None:
        """Encodes more of the sound, scaled by `to_pcm`: shape (samples, channels)."""
        if samples.ndim != 2 or samples.shape[1] != self._channels or samples.dtype != np.dtype("<i2"):
            wanted = f"16-bit samples in {self._channels} channels are wanted"
            raise ValueError(f"{wanted}, not {samples.dtype} {samples.shape}")
        samples = np.ascontiguousarray(samples)
        for start in range(0, max(1, len(samples)), PIECE):
            self._data += self._lame.encode(samples[start : start + PIECE])

    def finish(self) -> None:
        """Encodes what LAME still holds."""
        self._data += self._lame.flush()


def run(samples: Pcm, form: Form, bitrate: int) -> bytes:
    """The frames of a whole sound."""
    made = Run(form, bitrate)
    made.add(samples)
    made.finish()
    return made.data
