"""The words of the cycle: frozen records and small values. Standard library only."""
