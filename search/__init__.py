"""Record to index to answer: query, two engines behind one Protocol, indexer."""
