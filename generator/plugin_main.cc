// SPDX-License-Identifier: Apache-2.0
//
// protoc-gen-cfn. protoc starts it without arguments and speaks to it over
// standard input and output; people give it a command.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "generator/command/main.h"
#include "generator/plugin.h"
#include "google/protobuf/io/zero_copy_stream_impl.h"

namespace {

// What a pipe of Linux holds, and what it may be asked to: the answer for a
// spec, so that protoc need not read what is to be written next.
constexpr int kPipeBytes = 64 * 1024;
constexpr int kLongPipeBytes = 1024 * 1024;

}  // namespace

int main(int argc, char* argv[]) {
  if (argc > 1) return drc::command::Main({argv + 1, argv + argc});
  if (isatty(STDIN_FILENO) != 0) return drc::command::ShowUsage();
  google::protobuf::compiler::CodeGeneratorRequest request;
  if (!request.ParseFromFileDescriptor(STDIN_FILENO)) {
    std::fputs(
        "protoc-gen-cfn: standard input is no request of protoc's; see "
        "--help\n",
        stderr);
    return 1;
  }
  fcntl(STDOUT_FILENO, F_SETPIPE_SZ, kLongPipeBytes);
  google::protobuf::io::FileOutputStream output(STDOUT_FILENO, kPipeBytes);
  if (drc::Answer(request, output) && output.Close()) return 0;
  std::fputs("protoc-gen-cfn: cannot write the answer\n", stderr);
  return 1;
}
