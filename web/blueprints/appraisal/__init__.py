"""The appraiser's queue, and one nomination with its evidence beside the clause."""
