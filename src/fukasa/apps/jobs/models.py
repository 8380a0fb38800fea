from django.db import models


class Job(models.Model):
    """When a periodic job is due, and which task its last turn became."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()
    enqueued_at = models.DateTimeField(null=True)
    task_id = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} due {self.due_at:%Y-%m-%d %H:%M}"


class Heartbeat(models.Model):
    """That a part of the application was alive a moment ago, in which process."""

    part = models.CharField(max_length=20)
    process = models.CharField(max_length=64)
    beaten_at = models.DateTimeField()

    class Meta:
        ordering = ("part", "-beaten_at")
        constraints = (models.UniqueConstraint(fields=("part", "process"), name="one_heartbeat_of_a_part"),)

    def __str__(self) -> str:
        return f"{self.part} of {self.process}"
