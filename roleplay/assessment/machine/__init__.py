"""The machine beside people: a check that is sealed until both have submitted, and never the judge."""
