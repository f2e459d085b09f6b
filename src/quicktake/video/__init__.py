"""Picture and mastered sound → the video that is sent out."""
