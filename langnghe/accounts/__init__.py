"""Accounts of the staff: passwords, codes, signing in, and what may be done with an account."""
