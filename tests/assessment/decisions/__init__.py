"""From marks to a result: third marks, cut scores, decisions by people, appeals."""
