"""Training with TensorFlow; no other package imports it."""
