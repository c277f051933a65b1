"""Page bodies to typed values; everything here is a pure function of bytes."""
