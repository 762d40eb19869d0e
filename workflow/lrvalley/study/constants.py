"""Constants that a cell's numbers depend on; nothing here needs TensorFlow."""

# Steps between two checks of the train accuracy; the article's author checked as often.
CHECK_EVERY = 50

# A program's number of lanes is a multiple of this. See `lrvalley.training.layers.lanes`.
LANE_MULTIPLE = 4
