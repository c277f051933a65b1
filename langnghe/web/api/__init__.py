"""The desk for programs: /api/v1, described by its own openapi.json."""
