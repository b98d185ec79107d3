// SPDX-License-Identifier: Apache-2.0
//
// What every emitted file must be, whatever spec it comes from.

#ifndef TESTS_FUZZ_CHECK_TEMPLATE_H_
#define TESTS_FUZZ_CHECK_TEMPLATE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace drc::testing {

// Why the text is no JSON in which every object has each of its keys once;
// empty where it is.
std::string JsonFault(absl::string_view text);

// What a template refers to without having it: a `Ref`, `Fn::GetAtt`, `Fn::Sub`
// or `DependsOn` of no resource, parameter or pseudo parameter, or a reference
// to a secret. Or that it has more than CloudFormation takes. Empty: none. The
// text is JSON.
std::string TemplateFault(absl::string_view text);

}  // namespace drc::testing

#endif  // TESTS_FUZZ_CHECK_TEMPLATE_H_
