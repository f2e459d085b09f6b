"""Speech → more even, cleaner, shorter speech: what `[audio]` can ask for."""
