"""Committees told line by line in English, beside a list of people with posts of their own."""

from __future__ import annotations

from typed_rows import seats, told

PEC = [
    ["Product Evaluation Committee (meets 2nd Tuesday)"],
    ["Chair", "Ruth Delany"],
    ["Deputy chair", "TBA"],
    ["Members", "Ben Okoro, Sal Pirelli"],
    ["Quorum", "4"],
]
OWN = [
    ["Name", "Position", "Dept"],
    ["A/Prof Ruth Delany", "Director", "Anaesthesia"],
    ["Ben Okoro", "Nurse Unit Manager", "ICU"],
    ["Sal Pirelli", "Procurement Manager", "Supply"],
]
BODY = "Product Evaluation Committee"


def test_who_is_in_a_committee_is_read_of_lines_and_the_posts_of_the_list_stay():
    reading = told(Stakeholders=OWN, PEC=PEC)
    assert seats(reading) == {
        (BODY, "Chair", "A/Prof Ruth Delany"),
        (BODY, "Member", "Ben Okoro"),
        (BODY, "Member", "Sal Pirelli"),
        ("Anaesthesia", "Director", "A/Prof Ruth Delany"),
        ("ICU", "Nurse Unit Manager", "Ben Okoro"),
        ("Supply", "Procurement Manager", "Sal Pirelli"),
    }
    assert reading.problems == ()
    assert [one.row for one in reading.readings if one.how == "line_left"] == [5]


def test_a_post_beside_a_name_in_the_lines_that_the_list_tells_too_is_one():
    people = [["姓名", "职务", "单位"], ["甲一鸣", "局长", "市财政局"], ["乙二", "科长", "市交通局"]]
    lines = [["停车领导小组名单"], ["组长：甲一鸣（市财政局局长）"], ["成员：乙二"]]
    reading = told(People=people, Sheet9=lines)
    assert seats(reading) == {
        ("停车领导小组", "组长", "甲一鸣"),
        ("停车领导小组", "成员", "乙二"),
        ("市财政局", "局长", "甲一鸣"),
        ("市交通局", "科长", "乙二"),
    }
    assert reading.problems == ()
