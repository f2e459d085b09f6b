"""Blocks of samples → loudness and true peak, by ITU-R BS.1770-4 and EBU Tech 3341 and 3342."""
