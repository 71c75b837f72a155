"""Foreign formats: one module each, the only home of the libraries that read and write them."""
