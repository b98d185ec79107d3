// SPDX-License-Identifier: Apache-2.0
//
// The least that a plugin of protoc could do for our specs: parse each, with
// the places of its values, and answer with bytes that are ready. It takes the
// plugin's options and `answer=PATH`, a recorded CodeGeneratorResponse.
#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "dr/v1/environment.pb.h"
#include "google/protobuf/compiler/plugin.pb.h"
#include "google/protobuf/text_format.h"

namespace {

using google::protobuf::TextFormat;

bool Parse(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  dr::v1::Environment environment;
  TextFormat::ParseInfoTree places;
  TextFormat::Parser parser;
  parser.WriteLocationsTo(&places);
  return file.good() && parser.ParseFromString(text.str(), &environment);
}

bool Answer(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  ssize_t sent;
  do {
    sent = sendfile(STDOUT_FILENO, file, nullptr, 1 << 30);
  } while (sent > 0);
  close(file);
  return sent == 0;
}

}  // namespace

int main() {
  google::protobuf::compiler::CodeGeneratorRequest request;
  if (!request.ParseFromFileDescriptor(STDIN_FILENO)) return 1;
  std::string answer;
  for (absl::string_view option : absl::StrSplit(request.parameter(), ',')) {
    if (absl::ConsumePrefix(&option, "answer=")) answer = std::string(option);
    if (absl::ConsumePrefix(&option, "spec=") && !Parse(std::string(option)))
      return 1;
  }
  if (Answer(answer)) return 0;
  std::perror(answer.c_str());
  return 1;
}
