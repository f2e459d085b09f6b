"""A recording's file → what it says of itself, and its sound in blocks, checked for damage as they come."""
