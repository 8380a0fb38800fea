"""The tab on fit and brand safety: look-alikes, brand safety, saturation by ads."""
