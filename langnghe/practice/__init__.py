"""Practice for collaborators: invented cases, and what is said at once of an answer; nothing of it is kept."""
