"""Recordings → masters: decode, edit, measure, limit and encode sound as streams."""

from quicktake.folder.files import share_one_heap

share_one_heap()
