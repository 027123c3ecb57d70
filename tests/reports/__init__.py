"""What is taken out says what was said, harmlessly."""
