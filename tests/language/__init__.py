"""The interface in another language: whole, in use everywhere, and fitting the screens."""
