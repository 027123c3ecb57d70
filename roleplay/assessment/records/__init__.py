"""The records of an assessment: a log that shows what was changed in it, signed checkpoints, evidence, erasure."""
