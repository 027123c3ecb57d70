"""Open Badges 3.0 credentials of passed assessments, with a signature that anyone can verify offline."""
