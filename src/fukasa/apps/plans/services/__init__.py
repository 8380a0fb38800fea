"""What can be done with plans, their runs and the workspace's prices."""
