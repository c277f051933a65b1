"""Comment threads to text and hours; who wrote what stays behind."""
