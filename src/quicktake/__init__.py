"""A recorded episode → a mastered podcast, a feed, a page and a YouTube video, each exactly once."""

__version__ = "0.1.0"
