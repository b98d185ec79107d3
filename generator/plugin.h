// SPDX-License-Identifier: Apache-2.0
//
// The compiler as a protoc plugin: the pipeline on one screen.
#ifndef GENERATOR_PLUGIN_H_
#define GENERATOR_PLUGIN_H_

#include <string>
#include <vector>

#include "google/protobuf/compiler/code_generator.h"

namespace drc {

// Compiles the specs that --cfn_opt=spec=... names. protoc passes the schema of
// the language; it must be the one that the plugin was built with.
//
// Findings go to standard error; with an error among them, nothing is written
// and protoc fails.
class Plugin : public google::protobuf::compiler::CodeGenerator {
 public:
  bool GenerateAll(
      const std::vector<const google::protobuf::FileDescriptor*>& files,
      const std::string& parameter,
      google::protobuf::compiler::GeneratorContext* output,
      std::string* error) const override;

  // protoc calls GenerateAll only.
  bool Generate(const google::protobuf::FileDescriptor* file,
                const std::string& parameter,
                google::protobuf::compiler::GeneratorContext* output,
                std::string* error) const override {
    return GenerateAll({file}, parameter, output, error);
  }

  uint64_t GetSupportedFeatures() const override {
    return FEATURE_PROTO3_OPTIONAL;
  }
};

}  // namespace drc

#endif  // GENERATOR_PLUGIN_H_
