"""Properties are searched without a clock: how long one example takes says nothing on a busy machine."""

from hypothesis import settings

settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")
