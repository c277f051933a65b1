"""What staff start: the command line and the desk."""

__version__ = "0.1.0"
