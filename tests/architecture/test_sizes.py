"""A file is about one thing and a function does one thing; beyond a certain length neither is true."""

from tests.support.sizes import measures


def test_no_file_and_no_function_is_past_its_limit() -> None:
    assert [str(measure) for measure in measures() if measure.lines > measure.limits[1]] == []
