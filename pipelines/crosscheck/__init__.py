"""What a digest holds of the cross-check."""
