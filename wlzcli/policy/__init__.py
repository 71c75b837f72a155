"""Typed policy: what a kader says, each value with its source."""
