"""parse_header, walk, parse_side: every frame of an MP3 stream, and clear errors where there is none."""

import io
from itertools import pairwise

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from makers.mp3 import pieces, serial, voices
from quicktake.audio.coding import MP3_BITRATES
from quicktake.audio.mp3.frames import parse_header, walk, whole
from quicktake.audio.recordings.decoding import Form


def by_ffmpeg(rate: int, channels: int, bitrate: int) -> bytes:
    """Two seconds from FFmpeg's build of LAME, whose muxer writes no tag."""
    layout = "mono" if channels == 1 else "stereo"
    file = io.BytesIO()
    with av.open(file, "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=rate)
        assert isinstance(stream, AudioStream)
        stream.codec_context.layout, stream.codec_context.bit_rate = layout, bitrate * 1000
        noise = 0.1 * np.random.default_rng(1).standard_normal((channels, 2 * rate))
        frame = AudioFrame.from_ndarray(noise.astype(np.float32), format="fltp", layout=layout)
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def test_a_header_says_what_the_standard_lets_it_say() -> None:
    header = parse_header(bytes.fromhex("fffb92c4"))  # MPEG-1, 128 kbit/s, 44.1 kHz, padded, mono
    assert (header.version, header.protected, header.bitrate, header.rate) == ("1", False, 128, 44100)
    assert (header.padded, header.mode, header.channels, header.samples) == (True, "mono", 1, 1152)
    assert (header.side, header.overhead, header.size) == (17, 21, 418)


def test_a_checksum_stands_before_the_side_information() -> None:
    assert parse_header(bytes.fromhex("fffa9044")).overhead == 4 + 2 + 32


@pytest.mark.parametrize(("rate", "version"), [(44100, "1"), (32000, "1"), (22050, "2"), (16000, "2"), (11025, "2.5")])
@pytest.mark.parametrize("channels", [1, 2])
def test_streams_of_every_version_are_walked_to_their_end(rate: int, version: str, channels: int) -> None:
    stream = by_ffmpeg(rate, channels, 64)
    found = list(walk(stream))
    assert found[-1].end == len(stream)
    assert {(frame.header.version, frame.header.rate, frame.header.channels) for frame in found} == {
        (version, rate, channels)
    }
    assert len(found) == pytest.approx(2 * rate / found[0].header.samples, abs=4)


@pytest.mark.parametrize(("rate", "channels"), [(44100, 2), (32000, 1), (22050, 1), (16000, 2), (12000, 1)])
def test_main_data_of_frames_follow_one_another_without_touching(rate: int, channels: int) -> None:
    found = pieces(by_ffmpeg(rate, channels, 64))
    assert found[0].begins == 0
    for before, piece in pairwise(found):
        assert before.ends <= piece.begins <= piece.room
        assert piece.ends <= piece.room_ends
    assert sum(len(piece.main) for piece in found) > 0.8 * found[-1].room_ends  # noise wants what there is


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("bitrate", MP3_BITRATES)
def test_frames_have_the_size_of_their_bit_rate(bitrate: int, rate: int) -> None:
    found = list(walk(serial(voices(1.5, Form(rate, 1)), Form(rate, 1), bitrate)))
    bits = 8 * sum(frame.header.size for frame in found)
    assert bits / (len(found) * 1152 / rate) == pytest.approx(bitrate * 1000, rel=0.002)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("", id="nothing"),
        pytest.param("fffb90", id="cut off"),
        pytest.param("00fb9044", id="no sync"),
        pytest.param("ffeb9044", id="reserved version"),
        pytest.param("fffd9044", id="layer II"),
        pytest.param("fffb0044", id="free bit rate"),
        pytest.param("fffbf044", id="forbidden bit rate"),
        pytest.param("fffb9c44", id="reserved rate"),
    ],
)
def test_what_is_no_frame_is_refused(head: str) -> None:
    with pytest.raises(ValueError, match="no frame of an MP3 stream begins at byte 0"):
        parse_header(bytes.fromhex(head))


def test_a_stream_that_is_cut_off_is_refused_with_the_place() -> None:
    stream = serial(voices(0.2, Form(48000, 2)), Form(48000, 2), 128)
    with pytest.raises(ValueError, match=r"the frame at byte \d+ is cut off after 383 of 384 bytes"):
        list(walk(stream[:-1]))


@pytest.mark.parametrize("lacking", [1, 380, 383])
def test_what_is_whole_of_a_stream_that_is_cut_off_is_known(lacking: int) -> None:
    stream = serial(voices(0.2, Form(48000, 2)), Form(48000, 2), 128)
    assert whole(stream) == len(stream)
    assert whole(stream[:-lacking]) == len(stream) - 384
    assert whole(b"") == 0
