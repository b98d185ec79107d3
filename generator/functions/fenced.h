// SPDX-License-Identifier: Apache-2.0
//
// The fence before a function of a spec: code of ours behind the user's, in one
// file, whose handler calls the user's where that may be.
#ifndef GENERATOR_FUNCTIONS_FENCED_H_
#define GENERATOR_FUNCTIONS_FENCED_H_

#include "generator/archive/zip.h"

namespace drc::functions {

// A language that code can stand in a template in.
struct Language {
  absl::string_view fence;    // the text of the fence
  absl::string_view handler;  // its handler, as Lambda finds it in the file
  // Around the name of the user's handler, before the fence.
  absl::string_view own_begin, own_end;
  absl::string_view file;  // of the fence, in a package
};

// More than a fence's file in a package has (see FenceFile).
inline constexpr size_t kMostFenceBytes = 16 * 1024;

// Of a Lambda runtime: "python3.13", "nodejs22.x".
const Language& LanguageOf(absl::string_view runtime);

// The user's code, of which `handler` is the function that takes events, with
// the fence behind it.
std::string Fenced(absl::string_view code, absl::string_view handler,
                   const Language& language);

// The user's part of what Fenced() has made; all of any other code.
absl::string_view OwnPart(absl::string_view code, const Language& language);

// Whether the code ends with the fence, and nothing after it.
bool IsFenced(absl::string_view code, const Language& language);

// Beside the files of a package: the one that Lambda calls, which loads the
// user's handler, a function of the file `entry`.
archive::File FenceFile(absl::string_view entry, absl::string_view handler,
                        const Language& language);

// In a layer, for code that lies in S3, of which nothing is read here. Its name
// has the hash of what is in it, so that no file of the code can be taken for
// it: Python looks into the code first. `handler` is the spec's,
// "orders/api.main".
archive::File FenceLayer(absl::string_view handler, const Language& language);

// How Lambda is told to call the fence in a file of a package or a layer.
// Node's runtime takes a path as it is (AWS Lambda Node.js runtime interface
// client, UserFunction.js); Python's looks a module up in /opt/python, after
// the code (AWS Lambda Developer Guide, "Working with layers for Python Lambda
// functions").
std::string FenceHandler(absl::string_view path, const Language& language);

// Whether an environment variable of that value has Lambda, the runtime or the
// SDK run other code before the fence, or call others than AWS (AWS Lambda
// Developer Guide, "Modifying the runtime environment"; AWS SDKs and Tools
// Reference Guide, "Settings reference").
bool LeadsAroundFence(absl::string_view variable, absl::string_view value);

// Whether the code of a function of a spec, empty without a file of its own, is
// that of the processor that comes with the compiler.
bool IsTransactionProcessor(absl::string_view code);

}  // namespace drc::functions

#endif  // GENERATOR_FUNCTIONS_FENCED_H_
