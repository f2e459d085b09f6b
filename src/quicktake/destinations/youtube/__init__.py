"""Releases → videos on the show's YouTube channel: private first, then public, each exactly once."""

import warnings

from quicktake.destinations.youtube.extras import CHEAP, DEAR, Extras
from quicktake.destinations.youtube.opening import Opening
from quicktake.destinations.youtube.videos import Videos
from quicktake.destinations.youtube.visibility import Visibility

__all__ = ["CHEAP", "DEAR", "Extras", "Opening", "Videos", "Visibility"]

# Google's libraries tell each run of a Python whose support ends, which no host of ours can change
warnings.filterwarnings("ignore", category=FutureWarning, module=r"google\.")
