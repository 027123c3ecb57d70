"""From two marks to a result: when a third marker is asked, what the marks come to, who decides, and appeals."""
