"""YouTube's quota → what a host reads of it: what a run takes of it."""

from zoneinfo import ZoneInfo

from quicktake.destinations.youtube.quota import Bill


def bill_lines(bill: Bill | None, zone: ZoneInfo) -> list[str]:
    """What a plan takes of today's quota; nothing where YouTube takes no part."""
    if bill is None:
        return []
    uploads = f", {bill.uploads} of {bill.left_uploads} uploads" if bill.uploads else ""
    lines = [f"YouTube: about {bill.units:,} of the {bill.left_units:,} units left today{uploads}."]
    if bill.units > bill.left_units or bill.uploads > bill.left_uploads:
        lines.append(f"What does not fit waits for YouTube's quota, which resets at {reset(bill, zone)}.")
    return lines


def reset(when: Bill, zone: ZoneInfo) -> str:
    """`09:00 (Europe/Berlin)`: always within the next 24 hours."""
    return f"{when.resets.astimezone(zone):%H:%M} ({zone.key})"


def bill_document(bill: Bill | None) -> dict[str, object] | None:
    """For `--json`."""
    return None if bill is None else dict(vars(bill))
