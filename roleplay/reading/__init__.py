"""Reads what a reply does. The only place that knows a model."""
