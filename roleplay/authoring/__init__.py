"""What authors of scenarios do with them: play their play-throughs."""
