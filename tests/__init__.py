"""What a person would see, stated so that it can fail."""
