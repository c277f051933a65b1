"""Opinion streams: frozen frames, coded samples, shares that show nobody alone."""
