// SPDX-License-Identifier: Apache-2.0
//
// The compiler as a protoc plugin.
#ifndef GENERATOR_PLUGIN_H_
#define GENERATOR_PLUGIN_H_

#include "google/protobuf/compiler/plugin.pb.h"
#include "google/protobuf/io/zero_copy_stream.h"

namespace drc {

// Compiles the specs that --cfn_opt=spec=... names and writes the answer, a
// CodeGeneratorResponse. protoc sends the schema of the language; it must be
// the one that the plugin was built with. False where `output` takes no more.
//
// Findings go to standard error; with an error among them, the answer has an
// error, protoc writes no file and fails; so a file of the findings that the
// options ask for is written here, not by protoc.
//
// Each spec's files are written as soon as it is compiled: serialized messages
// that follow each other are one message, so a thousand environments need the
// memory of one, and protoc reads while the plugin computes.
// google::protobuf::compiler::PluginMain would hold them all.
bool Answer(const google::protobuf::compiler::CodeGeneratorRequest& request,
            google::protobuf::io::ZeroCopyOutputStream& output);

}  // namespace drc

#endif  // GENERATOR_PLUGIN_H_
