"""Settings of the property tests."""

from hypothesis import settings

# No deadline, because a busy machine is no fault of the code.
settings.register_profile("lrvalley", deadline=None, print_blob=True)
settings.load_profile("lrvalley")
