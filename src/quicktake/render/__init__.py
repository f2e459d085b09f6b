"""Shows and releases → what listeners read: show notes, the feed, the site's pages."""

FEED_VERSION = 2
"""One more when the same releases give another feed."""
SITE_VERSION = 2
"""One more when the same releases give other pages."""
