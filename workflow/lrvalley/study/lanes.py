"""How many trainings a program trains side by side."""

# A program's number of lanes is a multiple of this: with one or two lanes TensorFlow's
# kernels sum in another order, with four or more they do not; see `training.layers.lanes`.
LANE_MULTIPLE = 4
