"""Shows and releases → what listeners read: show notes, the feed, the site's pages."""

FEED_VERSION = 2
"""One more when the same releases give another feed."""
SITE_VERSION = 2
"""One more when the same releases give other pages."""
FIRST = 1
"""What both were when the show's part of pages and feed was first digested: it does not change with them."""
RENDERING = "rendering"
"""Field of pages and feed in which the version is told apart from what a host changed."""
