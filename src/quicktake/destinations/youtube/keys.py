"""Names of YouTube's effects and addresses of its videos."""

from quicktake.model import Receipt

WATCH = "https://www.youtube.com/watch?v="
LIST = "https://www.youtube.com/playlist?list="
VIDEO, METADATA, VISIBILITY = "video", "metadata", "visibility"
THUMBNAIL, CAPTIONS, PLAYLIST, PODCAST = "thumbnail", "captions", "playlist", "podcast"
GONE = "gone"
"""Of a receipt that stands for all others of a video: it was deleted on YouTube, and nothing more is wanted of it."""


def key_of(guid: str, what: str) -> str:
    """Key of an effect."""
    return f"youtube/{guid}/{what}"


def one_of(kind: str, name: str) -> str:
    """What an effect is when an episode has several of its kind: `captions:en`, `playlist:Quick Take`."""
    return f"{kind}:{name.replace('%', '%25').replace('/', '%2F')}"  # a key's parts are divided by slashes


def what_of(key: str) -> str:
    """`video`, `metadata`, `captions:en` and so on; empty for keys of other destinations."""
    destination, _, rest = key.partition("/")
    return rest.rpartition("/")[2] if destination == "youtube" else ""


def kind_of(key: str) -> str:
    """What an effect is, without the name that tells several of its kind apart."""
    return what_of(key).partition(":")[0]


def guid_of(key: str) -> str:
    """The episode's guid."""
    return key.split("/")[1]


def video_of(receipt: Receipt) -> str:
    """The video's id, which every receipt of ours holds."""
    if receipt.remote_id is None:
        raise ValueError(f"the receipt of {receipt.key} has no id")
    return receipt.remote_id
