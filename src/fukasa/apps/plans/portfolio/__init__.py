"""The optimised plan as pages show it: the document of ``fukasa.pipelines.plan``, written in the reader's words."""
