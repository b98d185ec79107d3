// SPDX-License-Identifier: Apache-2.0
#include "generator/functions/fenced.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "generator/functions/contracts.h"
#include "generator/functions/embedded.h"
#include "generator/hash/sha256.h"
#include "re2/re2.h"

namespace drc::functions {
namespace {

// What binds the user's handler, of the module at `entry`, a path without its
// ending, before the fence.
std::string PythonLoader(absl::string_view entry, absl::string_view handler) {
  return absl::StrCat("import importlib\n\ndr_own = importlib.import_module(\"",
                      absl::StrReplaceAll(entry, {{"/", "."}}), "\").", handler,
                      "\n");
}

// The same of Node's; `file` is an expression. `import` loads modules of either
// kind. What fails once, it does not load again: like any module's failure it
// ends the process, and Lambda begins anew.
std::string NodeLoader(absl::string_view file, absl::string_view handler) {
  return absl::StrCat("const drOwn = import(", file, ").then((own) => [own.",
                      handler, ", own.default?.", handler,
                      "].find((each) => typeof each === \"function\"));\n"
                      "drOwn.catch((error) => setImmediate(() => { throw "
                      "error; }));\n");
}

}  // namespace

const Language& LanguageOf(absl::string_view runtime) {
  static const auto& python =
      *new Language{PythonFence(), spec_function::kPythonHandler,
                    "\n\ndr_own = ", "\n", "dr_fence.py"};
  static const auto& node =
      *new Language{NodeFence(), spec_function::kNodeHandler,
                    "\n\nconst drOwn = module.exports.", ";\n", "dr_fence.cjs"};
  return absl::StartsWith(runtime, "nodejs") ? node : python;
}

std::string Fenced(absl::string_view code, absl::string_view handler,
                   const Language& language) {
  return absl::StrCat(code, language.own_begin, handler, language.own_end,
                      language.fence);
}

bool IsFenced(absl::string_view code, const Language& language) {
  return OwnPart(code, language).size() < code.size();
}

absl::string_view OwnPart(absl::string_view code, const Language& language) {
  absl::string_view before = code;
  if (!absl::ConsumeSuffix(&before, language.fence) ||
      !absl::ConsumeSuffix(&before, language.own_end)) {
    return code;
  }
  return code.substr(0, before.rfind(language.own_begin));
}

archive::File FenceFile(absl::string_view entry, absl::string_view handler,
                        const Language& language) {
  if (absl::ConsumeSuffix(&entry, ".py")) {
    absl::ConsumeSuffix(&entry, "/__init__");
    return {std::string(language.file),
            absl::StrCat(PythonLoader(entry, handler), language.fence)};
  }
  return {std::string(language.file),
          absl::StrCat(NodeLoader(absl::StrCat("\"./", entry, "\""), handler),
                       language.fence)};
}

archive::File FenceLayer(absl::string_view handler, const Language& language) {
  const size_t dot = handler.rfind('.');
  const absl::string_view entry = handler.substr(0, dot);
  handler.remove_prefix(dot + 1);
  const bool is_python = absl::EndsWith(language.file, ".py");
  const std::string own =
      is_python
          ? PythonLoader(entry, handler)
          // The endings in the order in which Lambda tries them.
          : absl::StrCat("const drEntry = process.env.LAMBDA_TASK_ROOT + \"/",
                         entry,
                         "\";\nconst drFile = [\".js\", \".mjs\", \".cjs\"]"
                         ".map((ending) => drEntry + ending)\n"
                         "  .find((each) => require(\"fs\").existsSync(each));"
                         "\n",
                         NodeLoader("drFile ?? drEntry", handler));
  std::string content = absl::StrCat(own, language.fence);
  const std::string hash = hash::Sha256Hex(content).substr(0, 16);
  return {absl::StrCat(is_python ? "python/dr_fence_" : "nodejs/dr_fence_",
                       hash, is_python ? ".py" : ".cjs"),
          std::move(content)};
}

std::string FenceHandler(absl::string_view path, const Language& language) {
  absl::ConsumePrefix(&path, "python/");
  return absl::StrCat(absl::StartsWith(path, "nodejs/") ? "/opt/" : "",
                      path.substr(0, path.rfind('.')), ".", language.handler);
}

bool LeadsAroundFence(absl::string_view variable, absl::string_view value) {
  // Of the SDK's, those that say whom to call, as whom and with what trust.
  static constexpr absl::string_view kNames[] = {"AWS_ACCOUNT_ID_ENDPOINT_MODE",
                                                 "AWS_CA_BUNDLE",
                                                 "AWS_CONFIG_FILE",
                                                 "AWS_DATA_PATH",
                                                 "AWS_DEFAULTS_MODE",
                                                 "AWS_DEFAULT_PROFILE",
                                                 "AWS_LAMBDA_EXEC_WRAPPER",
                                                 "AWS_PROFILE",
                                                 "AWS_ROLE_ARN",
                                                 "AWS_SHARED_CREDENTIALS_FILE",
                                                 "AWS_USE_DUALSTACK_ENDPOINT",
                                                 "AWS_USE_FIPS_ENDPOINT",
                                                 "AWS_WEB_IDENTITY_TOKEN_FILE",
                                                 "BASH_ENV",
                                                 "GCONV_PATH",
                                                 "NODE_EXTRA_CA_CERTS",
                                                 "NODE_PATH",
                                                 "NODE_TLS_REJECT_UNAUTHORIZED",
                                                 "OPENSSL_CONF",
                                                 "OPENSSL_MODULES",
                                                 "PATH",
                                                 "REQUESTS_CA_BUNDLE",
                                                 "SSL_CERT_DIR",
                                                 "SSL_CERT_FILE"};
  // What Python reads at its start and changes no code that runs.
  static constexpr absl::string_view kHarmless[] = {"PYTHONDONTWRITEBYTECODE",
                                                    "PYTHONFAULTHANDLER",
                                                    "PYTHONHASHSEED",
                                                    "PYTHONIOENCODING",
                                                    "PYTHONTRACEMALLOC",
                                                    "PYTHONUNBUFFERED",
                                                    "PYTHONUTF8"};
  if (variable == "NODE_OPTIONS") {
    // That load nothing.
    static const RE2& harmless = *new RE2(
        R"(( *--(enable-source-maps|max-old-space-size=\d+|no-deprecation|)"
        R"(no-warnings|stack-trace-limit=\d+)( |$))+)");
    return !RE2::FullMatch(std::string(value), harmless);
  }
  const auto has = [variable](const auto& names) {
    return std::find(std::begin(names), std::end(names), variable) !=
           std::end(names);
  };
  // Proxies are read in either case, as Python does in any.
  return has(kNames) || absl::EndsWithIgnoreCase(variable, "_PROXY") ||
         absl::StartsWith(variable, "AWS_ENDPOINT_URL") ||
         absl::StartsWith(variable, "AWS_CONTAINER_") ||
         absl::StartsWith(variable, "LD_") ||
         (absl::StartsWith(variable, "PYTHON") && !has(kHarmless));
}

bool IsTransactionProcessor(absl::string_view code) {
  return code.empty() || code == TransactionProcessor();
}

}  // namespace drc::functions
