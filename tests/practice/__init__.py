"""What a person who practises can do."""
