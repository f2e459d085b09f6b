"""The destinations that are files in a store: media, site and feed."""

from quicktake.destinations.files.feed import Feed
from quicktake.destinations.files.media import Media
from quicktake.destinations.files.site import Site

__all__ = ["Feed", "Media", "Site"]
