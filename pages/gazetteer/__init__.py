"""Places and roads of Alberta: what is known, and what the engine's data is made of. Nothing here is needed to build or to price."""
