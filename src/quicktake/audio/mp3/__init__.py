"""Samples → one gapless, seekable MP3 stream: runs of LAME, joined at frames, behind a header that tells all."""
