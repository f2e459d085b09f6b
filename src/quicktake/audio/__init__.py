"""Recordings → masters: decode, edit, measure, limit and encode sound as streams."""
