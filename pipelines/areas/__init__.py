"""Administrative units: their files taken into the record, and the places that articles name."""
