"""What the operator of an installation sees and sets going: periodic jobs, the queue, tasks that failed."""
