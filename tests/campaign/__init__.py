"""The fault campaign: rounds that each disturb a run of the smoke study.

`make faults ROUNDS=20 SEED=7` runs it. After each round, the results must be those of an
undisturbed run.
"""
