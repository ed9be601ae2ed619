"""Places and roads of Alberta: the sources, and the commands that make data/roads.toml from them. Neither the build nor the engine needs this package."""
