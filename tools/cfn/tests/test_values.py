"""Intrinsic functions give what CloudFormation gives, and unknown ones no answer."""

import pytest
from tools.cfn.values import Unresolved, evaluate, intrinsic, needs, references, walk

_KNOWN = {("AWS::Region", None): "eu-west-1", ("Bucket", None): "b", ("Bucket", "Arn"): "arn:b"}


def _resolve(name, attribute):
    return _KNOWN[name, attribute]


@pytest.mark.parametrize(
    "value, expected",
    [
        ({"Ref": "Bucket"}, "b"),
        ({"Fn::GetAtt": ["Bucket", "Arn"]}, "arn:b"),
        ({"Fn::Sub": "${Bucket.Arn}/${!Bucket}/${Bucket}"}, "arn:b/${Bucket}/b"),
        ({"Fn::Select": ["1", {"Fn::GetAZs": ""}]}, "eu-west-1b"),
        ({"Fn::Select": ["0", {"Fn::GetAZs": {"Ref": "AWS::Region"}}]}, "eu-west-1a"),
        ([{"Name": {"Ref": "Bucket"}, "Number": 1}], [{"Name": "b", "Number": 1}]),
        ({"Ref": "Bucket", "Other": 1}, {"Ref": "Bucket", "Other": 1}),
    ],
)
def test_evaluates(value, expected):
    assert evaluate(value, _resolve) == expected


@pytest.mark.parametrize(
    "value",
    [
        {"Fn::Join": ["", ["a", "b"]]},
        {"Fn::Sub": ["${A}", {"A": "a"}]},
        {"Condition": "IsPrimary"},
        [{"Deep": {"Fn::ImportValue": "x"}}],
    ],
)
def test_an_unknown_function_is_no_answer(value):
    with pytest.raises(Unresolved):
        evaluate(value, _resolve)


def test_a_function_stands_alone():
    assert intrinsic({"Ref": "A"}) == ("Ref", "A")
    assert intrinsic({"Ref": "A", "B": 1}) is None
    assert intrinsic({"Name": "A"}) is None


def test_references_are_found_wherever_they_stand():
    value = {
        "A": [{"Ref": "Topic"}, {"Fn::GetAtt": ["Stack", "Outputs.X"]}],
        "B": {"Fn::Sub": "${AWS::Region}-${Key.Arn}-${!Text}"},
    }
    assert list(references(value)) == [
        ("Topic", None),
        ("Stack", "Outputs.X"),
        ("AWS::Region", None),
        ("Key", "Arn"),
    ]
    assert ("/A/1/Fn::GetAtt/0", "Stack") in list(walk(value))


def test_needs_are_the_references_and_what_is_declared():
    resources = {
        "A": {"Properties": {"X": {"Ref": "B"}, "Y": {"Ref": "Parameter"}}, "DependsOn": "C"},
        "B": {"DependsOn": ["C"]},
        "C": {},
    }
    assert [needs(resources, id) for id in resources] == [{"B", "C"}, {"C"}, set()]
