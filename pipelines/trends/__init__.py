"""Counts over time, as a share of what was collected; days that say too little are masked."""
