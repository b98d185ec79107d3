"""What the compiler emits, read by tools and tests.

folder.py     an output folder by its manifest.json
values.py     values of a template: intrinsic functions, references
templates.py  a folder's templates as CloudFormation would see them, across stacks and regions
iam.py        decides on requests by IAM policies
"""
