"""The one home of Vietnamese rules: text, dates, names, places. No I/O."""
