// SPDX-License-Identifier: Apache-2.0
//
// Runs a plugin in protoc's place of one, to learn what protoc does not tell:
// the plugin's own peak memory, and its answer. protoc starts plugins without
// arguments, so these come from the environment:
//
//   METER_PLUGIN  the program to run
//   METER_ANSWER  where its answer goes, before protoc gets it
//   METER_MEMORY  where its peak resident memory goes, in bytes, as text
//
// A program of its own and a small one: a child's peak counts from that of the
// process that forked it.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace {

int Fail(const char* what) {
  std::perror(what);
  return 1;
}

}  // namespace

int main() {
  const char* plugin = std::getenv("METER_PLUGIN");
  const char* answer = std::getenv("METER_ANSWER");
  const char* memory = std::getenv("METER_MEMORY");
  if (plugin == nullptr || answer == nullptr || memory == nullptr)
    return Fail("METER_*");

  const int file = open(answer, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return Fail(answer);
  const pid_t child = fork();
  if (child < 0) return Fail("fork");
  if (child == 0) {
    dup2(file, STDOUT_FILENO);
    execl(plugin, plugin, nullptr);
    _exit(Fail(plugin));
  }
  int status = 0;
  rusage usage = {};
  if (wait4(child, &status, 0, &usage) != child) return Fail("wait4");

  std::FILE* report = std::fopen(memory, "w");
  if (report == nullptr) return Fail(memory);
  std::fprintf(report, "%lld\n",
               usage.ru_maxrss * 1024LL);  // Linux counts kibibytes
  std::fclose(report);

  lseek(file, 0, SEEK_SET);
  ssize_t sent;
  do {
    sent = sendfile(STDOUT_FILENO, file, nullptr, 1 << 30);
  } while (sent > 0);
  if (sent < 0) return Fail("sendfile");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
