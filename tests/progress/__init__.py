"""How people get on."""
