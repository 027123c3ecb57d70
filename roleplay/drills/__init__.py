"""Drills: single moments, one line of the client and one reply, spaced so that what fails comes back in time."""
