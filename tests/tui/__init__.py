"""What a person sees and does on the screens."""
