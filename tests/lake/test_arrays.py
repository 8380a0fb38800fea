"""Files of named arrays: what is written comes back, and nothing else is taken for one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fukasa.lake.arrays import ALIGNMENT, ArrayFile, ArrayFileWriter
from fukasa.lake.errors import IndexUnreadable

_TYPES = st.sampled_from(["u1", "<u2", "<i4", "<i8", "<u8", "<f4", "<f8", "?", ">i4"])
_SHAPES = arrays.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=7)
_ARRAYS = arrays.arrays(_TYPES, _SHAPES)


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "some.arrays"
    with ArrayFileWriter(path, "test") as writer:
        writer.facts["rows"] = 3
        writer.add("codes", np.arange(300, dtype=np.uint8))
        with writer.appending("pairs", np.float32, (2,)) as pairs:
            pairs.append(np.ones((2, 2)))
            pairs.append(np.zeros((1, 2)))
        writer.add_texts("names", ["", "花子", "a" * 99])
    return path


@given(content=st.lists(_ARRAYS, max_size=5))
def test_arrays_of_every_shape_come_back_as_they_were(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("arrays") / "file"
    with ArrayFileWriter(path, "test") as writer:
        for number, array in enumerate(content):
            writer.add(str(number), array)
    read = ArrayFile(path, "test")
    assert read.names == tuple(map(str, range(len(content))))
    for number, array in enumerate(content):
        assert read[str(number)].shape == array.shape
        assert np.array_equal(read[str(number)], array, equal_nan=array.dtype.kind == "f")


def test_an_array_written_in_pieces_is_one_array_and_texts_come_back(written):
    read = ArrayFile(written, "test")
    assert read["pairs"].tolist() == [[1, 1], [1, 1], [0, 0]]
    assert tuple(read.texts("names")) == ("", "花子", "a" * 99) == read.texts("names")[0:3]
    assert read.facts == {"rows": 3}
    assert "codes" in read
    assert "other" not in read


def test_a_few_lines_can_be_read_past_the_map(written):
    read = ArrayFile(written, "test")
    assert read.peek("pairs", 1, 3).tolist() == [[1, 1], [0, 0]]
    assert read.peek("codes", 255, 258).tolist() == [255, 0, 1]
    assert read.peek("codes", 9, 9).tolist() == []


def test_what_was_given_back_is_there_when_it_is_asked_for_again(written):
    read = ArrayFile(written, "test")
    codes = read["codes"]
    written.unlink()
    read.release()
    assert codes.tolist() == list(np.arange(300, dtype=np.uint8))


def test_arrays_begin_where_a_processor_likes_it_and_cannot_be_written_to(written):
    read = ArrayFile(written, "test")
    assert all(read[name].ctypes.data % ALIGNMENT == 0 for name in read.names)
    assert not any(read[name].flags.writeable for name in read.names)


@pytest.mark.parametrize("kept", [0, 7, 20, 200, -1, -40])
def test_a_cut_file_is_refused_in_one_sentence(written, kept):
    written.write_bytes(written.read_bytes()[:kept])
    with pytest.raises(IndexUnreadable, match=r"some\.arrays cannot be read .*build it again"):
        ArrayFile(written, "test")


def test_a_file_of_another_kind_a_foreign_one_and_a_missing_one_are_refused(written, tmp_path):
    (tmp_path / "foreign").write_bytes(b"SQLite format 3\0" * 99)
    for path, kind in ((written, "text"), (tmp_path / "foreign", "test"), (tmp_path / "none", "test")):
        with pytest.raises(IndexUnreadable):
            ArrayFile(path, kind)


def test_a_changed_list_of_arrays_is_refused(written):
    written.write_bytes(written.read_bytes().replace(b'"codes"', b'"coded"'))
    with pytest.raises(IndexUnreadable, match="damaged"):
        ArrayFile(written, "test")


def test_a_broken_off_file_is_not_left_behind(tmp_path):
    with pytest.raises(ValueError, match="object"), ArrayFileWriter(tmp_path / "half", "test") as writer:
        writer.add("things", np.array([None]))
    assert list(tmp_path.iterdir()) == []


def test_names_are_used_once_and_objects_are_not_written(tmp_path):
    with ArrayFileWriter(tmp_path / "file", "test") as writer:
        writer.add("codes", np.arange(3))
        with pytest.raises(ValueError, match="once"):
            writer.add("codes", np.arange(3))
        with pytest.raises(ValueError, match="object"):
            writer.add("things", np.array([None]))
        with pytest.raises(ValueError, match="shape"), writer.appending("pairs", np.float32, (2,)) as pairs:
            pairs.append(np.zeros((4, 3)))
