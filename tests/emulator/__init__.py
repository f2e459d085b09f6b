"""YouTube's Data API v3 on loopback, as it is published: keeps what a client sends, and fails by plan."""
