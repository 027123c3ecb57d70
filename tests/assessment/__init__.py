"""Assessment: candidates, marks and what they say."""
