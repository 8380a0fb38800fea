"""Pure maths: values and frames in, frozen results out.

No input or output, no clock, no Django; the random generator is passed in. Reading packaged data through
`importlib.resources` counts as pure. Too little data is a result that says so, never a guess.
"""
