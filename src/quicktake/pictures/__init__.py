"""Pictures that a host gives → checked JPEG files without metadata; Pillow is used here only."""
