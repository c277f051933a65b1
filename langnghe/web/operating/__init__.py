"""What those who run the desk ask it: is it well, how much does it do, what is logged."""
