"""Gets to know a site: what leads to its articles and how they are read, tried with the crawl's own code."""
