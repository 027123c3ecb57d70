"""The client's side of a talk."""
