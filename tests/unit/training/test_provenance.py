"""The origin of a result: libraries and processor are named, and differences become one line."""

from sf2ai.parallel.processors import processor_name
from sf2ai.training.files.provenance import difference_notice, library_versions


def test_knows_the_libraries_and_the_processor() -> None:
    assert {"numpy", "numba", "tensorflow", "tf-keras", "keras-rl2", "python"} <= library_versions().keys()
    assert processor_name()


def test_only_a_difference_makes_a_notice() -> None:
    assert difference_notice({"numpy": "2"}, {"numpy": "2"}) is None
    notice = difference_notice({"numpy": "2", "processor": "A"}, {"numpy": "2", "processor": "B", "new": "1"})
    assert notice == (
        "new was absent and is 1, processor was A and is B: the training continues, but the result may differ"
    )
