"""Engagement pods: groups that comment under each other's posts at once, told apart from friends, fans and themes."""

from fukasa.analysis.authenticity.pods.evidence import Pods, find_pods, pods_in
from fukasa.analysis.authenticity.pods.graph import CommentGraph, comment_graph
from fukasa.analysis.authenticity.pods.settings import PodConfig, pod_config

__all__ = ["CommentGraph", "PodConfig", "Pods", "comment_graph", "find_pods", "pod_config", "pods_in"]
