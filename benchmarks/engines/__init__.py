"""The engines that are compared, each training the article's network its usual way.

Each module has `build(size, lanes, dataset)`, which returns a function that trains for
a number of steps, and `unit(size)`, the number of steps that it is asked for at a time.
All train with Adam's defaults at a rate of 0.001, in batches of 100 images of 28 x 28,
the data in memory; `lanes` models at once where the engine can.
"""

BATCH = 100
LR = 0.001
EPSILON = 1e-8
