from soctrang_ip.lib.bars import bar


def test_the_parts_of_a_bar_follow_each_other_and_fill_it() -> None:
    parts = bar([("Xong", 3, "success"), ("Không", 0, "danger"), ("Chưa", 1, "neutral")]).parts
    assert [(part.start, part.width) for part in parts] == [
        ("0.000", "75.000"),
        ("75.000", ""),
        ("75.000", "25.000"),
    ]


def test_a_bar_of_nothing_is_empty() -> None:
    empty = bar([("Xong", 0, "success")])
    assert empty.parts[0].width == ""
    assert empty.description == "Xong: 0"
