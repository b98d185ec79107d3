// SPDX-License-Identifier: Apache-2.0
#include "generator/command/terminal.h"

#include <unistd.h>

#include <cstdlib>

namespace drc::command {

bool WantsColour(std::FILE* stream) {
  const char* const no_color = std::getenv("NO_COLOR");
  return isatty(fileno(stream)) != 0 &&
         (no_color == nullptr || *no_color == '\0');
}

}  // namespace drc::command
