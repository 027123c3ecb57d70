"""How far marks can be trusted: agreement, severity, reliability, cut scores. Pure; marks in, figures out."""
