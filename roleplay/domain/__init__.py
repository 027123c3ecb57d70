"""The words of the field as frozen values. Imports the standard library only."""
