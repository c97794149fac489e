"""What findings weigh: parameters estimated from the file, scores, calibration."""
