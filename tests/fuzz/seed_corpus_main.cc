// SPDX-License-Identifier: Apache-2.0
//
// Runs a fuzz target as an ordinary test, in any build: over the files that are
// its arguments, and over mutants of each where the target brings a mutator of
// its own. The same inputs in every run.
//
//   target [-mutants=N] FILE...

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

extern "C" {
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
__attribute__((weak)) size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size,
                                                     size_t max_size,
                                                     unsigned int seed);

// libFuzzer's own mutator, which a target's may call: here it changes a byte.
size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size) {
  if (size == 0) return 0;
  data[size / 2] ^= 0x11;
  return size < max_size ? size : max_size;
}
}

namespace {

constexpr char kMutants[] = "-mutants=";
// As tests/fuzz/run has libFuzzer do.
constexpr size_t kMaxSize = 32768;

void Run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()),
                         input.size());
}

// Each is a mutant of the one before, so that they lead away from the seed.
void RunMutants(const std::string& seed, int count) {
  if (seed.size() > kMaxSize) return;
  std::vector<uint8_t> data(seed.begin(), seed.end());
  size_t size = data.size();
  data.resize(kMaxSize);
  for (int i = 0; i < count; ++i) {
    size = LLVMFuzzerCustomMutator(data.data(), size, kMaxSize, i);
    Run(std::string(data.begin(), data.begin() + static_cast<long>(size)));
  }
}

}  // namespace

int main(int argc, char** argv) {
  int mutants = 0;
  int run = 0;
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], kMutants, std::strlen(kMutants)) == 0) {
      mutants = std::atoi(argv[i] + std::strlen(kMutants));
      continue;
    }
    std::ifstream file(argv[i], std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file.good()) {
      std::perror(argv[i]);
      return 1;
    }
    // Should it not come back, this is the last line.
    std::printf("%s\n", argv[i]);
    std::fflush(stdout);
    Run(text.str());
    if (mutants > 0) RunMutants(text.str(), mutants);
    ++run;
  }
  if (run == 0) std::fputs("no seed was given\n", stderr);
  return run == 0 ? 1 : 0;
}
