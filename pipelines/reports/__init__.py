"""Field reports: what posts hand in, checked and redacted at one place, reviewed, corrected, given back."""
