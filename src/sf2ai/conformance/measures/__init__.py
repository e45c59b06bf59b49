"""What trials show of each kind of move, as named values, and what the frame data expect there.

A new kind of move or a new field gets its measurement here and its expectation in `expected`. Nothing
here compares the two; that is `conformance.rows`.
"""
