"""The field side of a digest in words: one file a part, each gives sentences; every format shows these."""
