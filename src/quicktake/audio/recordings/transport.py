"""End of an MPEG transport stream → whether it stops within a packet, or within a packetised piece of one track."""

from pathlib import Path

SYNC = 0x47
TAIL = 1 << 22  # bytes looked at: some seconds of picture and sound
SHAPES = (
    (188, 0),
    (192, 4),
    (204, 0),
)  # packet's bytes, and those before its sync: plain, with times (BDAV), with parity


def missing_packet(path: Path, pid: int) -> bool:
    """Whether an MPEG-TS file (ISO/IEC 13818-1) ends in the middle of a packet, or of a track's last PES packet."""
    size = path.stat().st_size
    with path.open("rb") as file:
        shape = _shape(file.read(1024))
        if shape is None:
            return False
        length, lead = shape
        packets = size // length
        first = max(0, packets - TAIL // length)
        file.seek(first * length)
        tail = file.read((packets - first) * length)
    if size % length:
        return True
    declared = held = 0
    for place in range(lead, len(tail), length):
        packet = tail[place : place + 188]
        payload = _payload(packet, pid)
        if payload is None:
            continue
        if packet[1] & 0x40:  # a PES packet begins; its length counts from behind the length itself, 0 is unbounded
            declared = int.from_bytes(payload[4:6], "big") if payload[:3] == b"\0\0\1" else 0
            held = -6
        held += len(payload)
    return held < declared


def _shape(head: bytes) -> tuple[int, int] | None:
    return next(
        (shape for shape in SHAPES if all(byte == SYNC for byte in head[shape[1] :: shape[0]])),
        None,
    )


def _payload(packet: bytes, pid: int) -> bytes | None:
    """The payload of a transport packet of that track; None for others."""
    if packet[0] != SYNC or (packet[1] & 0x1F) << 8 | packet[2] != pid or not packet[3] & 0x10:
        return None
    return packet[5 + packet[4] :] if packet[3] & 0x20 else packet[4:]
