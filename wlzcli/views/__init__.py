"""What is made of stored decisions. Nothing here decides anything."""
