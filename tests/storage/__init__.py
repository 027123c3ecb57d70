"""What is kept is kept, in every database."""
