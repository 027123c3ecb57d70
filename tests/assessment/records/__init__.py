"""The records of assessments: the log, evidence packs, keys, erasure."""
