"""Episode and a span of its recording → a short video of it: mastered sound, own picture or cover, words if wished."""

from quicktake.build.clip.making import make_clip
from quicktake.build.clip.wishes import Wish, wished

__all__ = ["Wish", "make_clip", "wished"]
