"""Show and episodes → findings with rule codes, before anything is public."""

from quicktake.check import of_episodes, of_notes, of_show, of_texts, of_videos
from quicktake.check.registry import RULES, findings

__all__ = ["RULES", "findings", "of_episodes", "of_notes", "of_show", "of_texts", "of_videos"]
