"""Lets `python -m roleplay` do what the command `roleplay` does."""

from roleplay.cli.main import run

if __name__ == "__main__":
    run()
