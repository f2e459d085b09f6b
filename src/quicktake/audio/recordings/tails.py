"""Raw MP3 or ADTS file → the length that its header says, if any, and whether its last frame is cut off."""

import re
import struct
from pathlib import Path

TAIL = 1 << 16  # bytes looked at: some dozen frames
LONGEST_FRAME = 8191  # bytes of an ADTS frame: thirteen bits
ID3 = 10  # bytes of an ID3v2 header
CHAIN = 3  # frames one behind the other that are taken for no accident
MP3_BITRATES = {
    # kbit/s by the index in the header, for MPEG 1 and 2, layers 1 to 3 (ISO/IEC 11172-3 and 13818-3, section 2.4.2.3)
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
MP3_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def is_tail(path: Path, offset: int) -> bool:
    """Whether the frame at a byte of the file is the last whole one before one that is cut off."""
    return offset >= path.stat().st_size - 2 * LONGEST_FRAME and missing_tail(path) > 0


def missing_tail(path: Path) -> int:
    """Bytes that the last frame of an MP3 or ADTS file lacks; 0 when it is whole, or no frames are found."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL))
        tail = without_tags(file.read())
    place = _first_frame(tail)
    if place is None:
        return 0
    while place < len(tail):
        length = frame_length(tail[place : place + 7])
        if length == 0:  # what follows is no frame; the beginning of one, when less than a header is left
            return 1 if len(tail) - place < 7 and tail[place] == 0xFF else 0
        if place + length > len(tail):
            return place + length - len(tail)
        place += length
    return 0


def header_seconds(path: Path) -> float | None:
    """Seconds of sound that an MP3's Xing, Info or VBRI header says; None without one: players guess then."""
    with path.open("rb") as file:
        file.seek(after_id3(file.read(ID3)))
        head = file.read(4096)
    start = next((place for place in range(len(head) - 4) if frame_length(head[place : place + 7])), len(head))
    found = re.search(rb"Xing|Info|VBRI", head[start : start + 64])
    if not found:
        return None
    version, tag = head[start + 1] >> 3 & 3, head[start + found.start() :].ljust(144, b"\0")
    if tag[:4] == b"VBRI":
        frames, padding = int.from_bytes(tag[14:18], "big"), 0
    else:
        frames = int.from_bytes(tag[8:12], "big") if tag[7] & 1 else 0
        gapless = tag[7] & 15 == 15 and tag[120:124] in (b"LAME", b"Lavc", b"Lavf")
        padding = sum(divmod(int.from_bytes(tag[141:144], "big"), 4096)) if gapless else 0
    samples = frames * (1152 if version == 3 else 576) - padding
    return samples / MP3_RATES[version][head[start + 2] >> 2 & 3] if frames else None


def frame_length(header: bytes) -> int:
    """Bytes of the frame with that header, of MPEG audio (ISO/IEC 11172-3) or ADTS (ISO/IEC 13818-7); 0: none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    if header[1] & 0xF6 == 0xF0:  # ADTS: twelve bits of sync, layer 0
        length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5 if len(header) >= 7 else 0
        return length if length >= 7 else 0
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    index, rate_index, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version == 1 or layer == 4 or index in (0, 15) or rate_index == 3:
        return 0
    bits, rate = MP3_BITRATES[1 if version == 3 else 2, layer][index] * 1000, MP3_RATES[version][rate_index]
    if layer == 1:
        return (12 * bits // rate + padding) * 4
    return (72 if layer == 3 and version != 3 else 144) * bits // rate + padding


def _first_frame(tail: bytes) -> int | None:
    """Where the first of a chain of frames begins."""
    place = tail.find(b"\xff")
    while place >= 0:
        end = place
        for _ in range(CHAIN):
            length = frame_length(tail[end : end + 7])
            end += length
            if not length:
                break
        else:
            return place
        place = tail.find(b"\xff", place + 1)
    return None


def after_id3(head: bytes) -> int:
    """Where the sound begins: behind an ID3v2 tag (ID3v2.4.0, section 3.1), whose size is four times seven bits.

    head: the file's first ID3 bytes.
    """
    if len(head) < ID3 or head[:3] != b"ID3":
        return 0
    footer = ID3 if head[5] & 0x10 else 0
    return ID3 + footer + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:ID3], (21, 14, 7, 0), strict=True))


def without_tags(tail: bytes) -> bytes:
    """What is left before ID3v1, APEv2 and Lyrics3v2 tags, in whatever order they stand."""
    while True:
        if len(tail) >= 128 and tail[-128:-125] == b"TAG":
            tail = tail[:-128]
        elif len(tail) >= 32 and tail[-32:-24] == b"APETAGEX":  # its size lacks the header's 32 bytes
            size, flags = struct.unpack("<12xI4xI8x", tail[-32:])
            tail = tail[: -min(len(tail), size + (32 if flags >> 31 else 0))]
        elif tail.endswith(b"LYRICS200") and tail[-15:-9].isdigit():
            tail = tail[: -min(len(tail), int(tail[-15:-9]) + 15)]
        else:
            return tail
