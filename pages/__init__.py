"""What the build makes from the engine for the pages: fragments, forms, headers."""
