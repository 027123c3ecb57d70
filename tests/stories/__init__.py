"""Stories of other tools, and back."""
