"""Releases → videos on the show's YouTube channel: private first, public last, each exactly once."""

from quicktake.destinations.youtube.extras import Extras
from quicktake.destinations.youtube.opening import Opening
from quicktake.destinations.youtube.videos import Videos
from quicktake.destinations.youtube.visibility import Visibility

__all__ = ["Extras", "Opening", "Videos", "Visibility"]
