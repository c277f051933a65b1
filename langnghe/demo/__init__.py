"""The demo: a small local web of invented outlets, and the whole flow run over it."""
