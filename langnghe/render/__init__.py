"""A digest, as data, in the forms that people read."""
