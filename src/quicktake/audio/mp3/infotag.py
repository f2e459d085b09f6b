"""What is known of a finished MP3 stream → its first frame: the Info tag with LAME's extension, as players read it.

The frame is a valid one of silence, which players that know the tag do not play. After Xing's description (frames,
bytes, table of contents) comes what LAME added: the encoder's delay and padding, by which the sound is cut to the
sample, and checksums ("Mp3 Info Tag revision 1 Specifications", G. Bouvigne).
"""

from quicktake.audio.coding import LAME_QUALITY
from quicktake.audio.mp3.crc import crc16
from quicktake.audio.mp3.frames import BITRATES, HEADER, MODES, RATES, Header, parse_header
from quicktake.audio.mp3.lame import DECODER_DELAY, ENCODER_DELAY, SAMPLES
from quicktake.audio.recordings.decoding import Form

XING = 120  # bytes: name, flags, frames, bytes, 100 of the table of contents, quality
LAME = 36  # bytes of LAME's extension
ENTRIES = 100  # of the table of contents
MOST_PADDING = 0xFFF  # samples: 12 bits
ENCODER = b"LAME3.100"  # the tag's form; players look for these letters before they believe the delay
CBR = 1  # method
VBR_QUALITY = 4  # LAME's default, which is part of the quality's figure
MPEG1_LAYER_III = 0xFFFB  # no checksum
ORIGINAL = 4


def info_size(form: Form, bitrate: int) -> int:
    """Bytes of the frame that `info_frame` makes: known before anything is encoded."""
    return _header(form, bitrate)[1].size


def padding_for(frames: int, samples: int) -> int:
    """Samples of silence after the sound in so many frames: what the decoder's delay takes included.

    ValueError where the frames cannot be those of so many samples by LAME.
    """
    padding = frames * SAMPLES - ENCODER_DELAY - samples
    if not DECODER_DELAY <= padding <= MOST_PADDING:
        raise ValueError(f"{frames} frames for {samples} samples leave {padding} of padding")
    return padding


def info_frame(form: Form, bitrate: int, *, frames: int, sound_bytes: int, padding: int, music_crc: int) -> bytes:
    """The first frame of a file.

    bitrate: the stream's, in kbit/s. frames, sound_bytes: of the stream that follows, this frame left out. padding: by
    `padding_for`. music_crc: crc16 of that stream.
    """
    head, header = _header(form, bitrate)
    total = header.size + sound_bytes
    tag = b"".join(
        (
            head,
            bytes(header.side),
            b"Info",
            (0b1111).to_bytes(4),  # frames, bytes, contents and quality are there
            frames.to_bytes(4),
            total.to_bytes(4),
            _contents(header.size, sound_bytes),
            (100 - 10 * VBR_QUALITY - LAME_QUALITY).to_bytes(4),
            _lame(form, bitrate, padding),
            total.to_bytes(4),
            music_crc.to_bytes(2),
        )
    )
    return (tag + crc16(tag).to_bytes(2)).ljust(header.size, b"\0")


def _lame(form: Form, bitrate: int, padding: int) -> bytes:
    """LAME's extension up to the length of the music."""
    stereo = 3 if form.channels == 2 else 0  # joint stereo, mono
    source = {44100: 1, 48000: 2}[form.rate]
    return b"".join(
        (
            ENCODER,
            CBR.to_bytes(1),  # tag revision 0, method
            bytes(1),  # low-pass: not said
            bytes(8),  # peak and ReplayGain: not said
            bytes(1),  # encoding flags, ATH type: not said
            min(bitrate, 255).to_bytes(1),
            (ENCODER_DELAY << 12 | padding).to_bytes(3),
            (source << 6 | stereo << 2).to_bytes(1),
            bytes(3),  # no gain applied since, no preset
        )
    )


def _contents(tag_bytes: int, sound_bytes: int) -> bytes:
    """The table of contents: where in the file, in 256ths, each hundredth of the time begins."""
    total = tag_bytes + sound_bytes
    return bytes(256 * (tag_bytes + sound_bytes * entry // ENTRIES) // total for entry in range(ENTRIES))


def _header(form: Form, bitrate: int) -> tuple[bytes, Header]:
    """The header: with the stream's bit rate, or the lowest higher one whose frames have room for the tag."""
    mode = MODES.index("mono" if form.channels == 1 else "joint stereo")
    for index, kbits in enumerate(BITRATES["1"], start=1):
        word = MPEG1_LAYER_III << 16 | index << 12 | RATES["1"].index(form.rate) << 10 | mode << 6 | ORIGINAL
        header = parse_header(word.to_bytes(4))
        if kbits >= bitrate and header.size >= HEADER + header.side + XING + LAME:
            return word.to_bytes(4), header
    raise ValueError(f"MP3 has no {bitrate} kbit/s")
