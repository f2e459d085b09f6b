"""A passage of a recording's own picture, or of a still one → a short video in the shape that a place asks for."""
