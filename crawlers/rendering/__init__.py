"""Pages that need a browser: it runs their scripts, and asks for nothing except through the crawler."""
