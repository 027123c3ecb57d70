"""The scenarios that ship: played by written coaches, and walked through in every direction."""
