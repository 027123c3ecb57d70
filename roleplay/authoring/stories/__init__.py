"""Stories of other tools: a scenario as Twee 3, and scenarios from Twee 3 and from a part of ink."""
