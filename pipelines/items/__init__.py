"""The steps an item takes on its way into the record, the same for crawl and import."""
