"""Settings of the engine's tests."""

from hypothesis import settings

# A busy machine is no fault of the engine: what must be fast is timed by name, in processor time.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
