"""Feeds as they are served → what they say, for verification and refusals."""
