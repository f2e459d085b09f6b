"""A show folder on this machine, read and written: the only place where systems differ."""
