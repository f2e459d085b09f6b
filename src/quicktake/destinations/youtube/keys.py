"""Names of YouTube's effects and addresses of its videos."""

from quicktake.model import Receipt

WATCH = "https://www.youtube.com/watch?v="
VIDEO, METADATA, VISIBILITY = "video", "metadata", "visibility"


def key_of(guid: str, what: str) -> str:
    """Key of an effect."""
    return f"youtube/{guid}/{what}"


def what_of(key: str) -> str:
    """`video`, `metadata` or `visibility`; empty for keys of other destinations."""
    destination, _, rest = key.partition("/")
    return rest.rpartition("/")[2] if destination == "youtube" else ""


def guid_of(key: str) -> str:
    """The episode's guid."""
    return key.split("/")[1]


def video_of(receipt: Receipt) -> str:
    """The video's id, which every receipt of ours holds."""
    if receipt.remote_id is None:
        raise ValueError(f"the receipt of {receipt.key} has no id")
    return receipt.remote_id
