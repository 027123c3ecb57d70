"""What the files of authors are worth: good, broken and hostile ones."""
