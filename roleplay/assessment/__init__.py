"""Assessment: a sitting under exam conditions, marked by people, decided by somebody, and shown why a year later."""
