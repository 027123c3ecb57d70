"""How a person gets on: figures of what they practised, honest at small numbers, and what to practise next."""
