"""Shows and releases → what listeners read: show notes, the feed, the site's pages."""
