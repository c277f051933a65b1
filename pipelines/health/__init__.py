"""Whether a source still gives what it used to give: rhythm, volume, filled fields, refusals."""
