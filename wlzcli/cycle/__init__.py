"""The purchasing cycle, pure: one module a step, each with one ``decide``."""
