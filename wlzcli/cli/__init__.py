"""typer and rich, and nothing else: options in, workflow called, exit code out."""
