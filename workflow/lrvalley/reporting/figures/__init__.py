"""Figures: pure functions from tables to matplotlib figures, listed in `catalog`.

A figure's module is imported when the figure is drawn and not before, so that a change in
it makes that figure again and no other.
"""
