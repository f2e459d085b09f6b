"""A recording's samples, as decoded → what is wrong with them, and when: one pass, a module for each kind of fault."""

from quicktake.audio.faults.fault import Fault
from quicktake.audio.faults.inspector import Inspector
from quicktake.audio.faults.remarked import remark_faults, track_faults

__all__ = ["Fault", "Inspector", "remark_faults", "track_faults"]
