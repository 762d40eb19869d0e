"""lrvalley: which optimizer, and which learning rate, trains a model fastest."""

import os

# Before TensorFlow is imported. With oneDNN small convolutions are about five times
# faster on a CPU; a cell's bits depend on it, so it is not left to the environment.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
