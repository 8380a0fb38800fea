"""Who is like whom, who fits a brand, what may harm it: look-alikes, brand fit, brand safety, saturation by ads."""
