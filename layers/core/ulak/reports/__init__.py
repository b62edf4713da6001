"""Delivery reports: asks operators for them, folds them into recipients' standings, and gives them out as files."""
