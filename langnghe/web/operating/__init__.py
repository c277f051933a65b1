"""What those who run the desk ask it: is it well, how much does it do, what is logged."""

# Set where several workers serve: prometheus-client's own name. Read at its import, so it stands apart from it.
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
