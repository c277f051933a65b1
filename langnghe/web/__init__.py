"""The desk: pages for staff over the record and its index."""
