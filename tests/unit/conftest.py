"""Settings of the property tests."""

import os

from hypothesis import settings
from support.fuzz import CAMPAIGN

# No deadline, because a busy machine is no fault of the code.
settings.register_profile("lrvalley", deadline=None, print_blob=True)
# Before every commit, a fifth of the random inputs that the tests try.
settings.register_profile("check", settings.get_profile("lrvalley"), max_examples=20)
# A fault campaign tries what nobody has tried yet, so it looks at no earlier failures.
settings.register_profile(CAMPAIGN, settings.get_profile("lrvalley"), database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "lrvalley"))
