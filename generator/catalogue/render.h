// SPDX-License-Identifier: Apache-2.0
//
// The catalogue for programs in other languages.
#ifndef GENERATOR_CATALOGUE_RENDER_H_
#define GENERATOR_CATALOGUE_RENDER_H_

#include <string>

namespace drc::catalogue {

// All that is known of the types, as a JSON document with a line feed at its
// end:
//
//   {"facts_date": "2026-10-01",
//    "types": {"AWS::S3::Bucket": {
//      "stateful": true,
//      "name": {"pointer": "/BucketName", "scope": "account", "limit": 63},
//      "identity": {"pointer", "ref", "arn_attribute", "arn", "like_ref"},
//      "key": {"pointer", "only_with"},
//      "emptied": {"property": "Bucket"},
//      "in_secondary": {},
//      "actions": ["s3:CreateBucket", ...],
//      "unchecked": [{"pointer", "reason"}, ...],
//      "differs": [{"pointer", "reason"}, ...]}, ...}}
//
// Where a type has no such fact, its member is {"none": "the reason"}.
std::string RenderJson();

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_RENDER_H_
