"""Pages to items: Scrapy spiders, extraction, politeness."""
