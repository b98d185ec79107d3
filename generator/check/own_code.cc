// SPDX-License-Identifier: Apache-2.0
//
// Code of the user's own that could not start behind the fence, as far as it
// can be known without running it.
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "generator/check/checks.h"
#include "generator/functions/fenced.h"
#include "re2/re2.h"

namespace drc::check {
namespace {

using ::dr::v1::Function;

constexpr absl::string_view kRule = "code-file";
constexpr absl::string_view kFenceModule = "dr_fence";

// Of a template, which also holds everything else (AWS CloudFormation User
// Guide, "Understand CloudFormation quotas").
constexpr size_t kMostTemplateCode = 800'000;

bool IsPython(const Function& function) {
  return absl::StartsWith(function.runtime(), "python");
}

// Whether the file's ending, where it has one of a runtime, is that of its own.
bool EndingFits(Spec& spec, const Function& function, const std::string& file,
                diag::Loc place) {
  const bool is_python = absl::EndsWith(file, ".py");
  const bool is_node = absl::EndsWith(file, ".js") ||
                       absl::EndsWith(file, ".mjs") ||
                       absl::EndsWith(file, ".cjs");
  if (is_python == is_node || is_python == IsPython(function)) return true;
  spec.Error(place, kRule, "$0 is $1, but `runtime` is $2",
             function.has_code() ? "the handler" : "`code_file`",
             diag::Quoted(file), function.runtime())
      .Note(spec.Of(function, "runtime"), "the runtime");
  return false;
}

bool Matches(const std::string& code, const RE2& pattern) {
  return RE2::PartialMatch(code, pattern);
}

// Why Lambda finds no handler of the name in a Python file; empty where it may.
std::string PythonFault(const std::string& code, const std::string& handler) {
  // As nearly all code is, which no expression needs to be made for.
  if (absl::StrContains(code, absl::StrCat("\ndef ", handler, "(")) &&
      !absl::StrContains(code, "async")) {
    return "";
  }
  if (Matches(code, RE2(absl::StrCat(R"((?:^|[^@\s].*\n|\n)async\s+def\s+)",
                                     handler, R"(\s*\()"))) &&
      !Matches(code, RE2(absl::StrCat(R"((?m)^@.*\nasync\s+def\s+)", handler,
                                      R"(\b)")))) {
    return absl::StrCat("defines ", handler,
                        " as `async`, which Lambda does not wait for; make it "
                        "a plain function");
  }
  const std::string name = absl::StrCat(R"(\b)", handler, R"(\b)");
  // What binds the name of a module: a definition, an assignment, an import.
  if (Matches(code, RE2(absl::StrCat(R"((?m)^(?:\x{feff})?\s*(def|class)\s+)",
                                     name))) ||
      Matches(code, RE2(absl::StrCat(name, R"([^=\n]*=[^=])"))) ||
      Matches(code, RE2(absl::StrCat(R"((?s)\bimport\b.*)", name))) ||
      Matches(code, RE2(absl::StrCat(R"(\b(for|as)\s+)", name))) ||
      absl::StrContains(code, "import *")) {
    return "";
  }
  static const RE2& likely = *new RE2(R"((?m)^def\s+(\w*handler)\s*\()");
  std::string meant;
  RE2::PartialMatch(code, likely, &meant);
  return absl::StrCat("defines no ", handler, ", which `handler` names",
                      diag::DidYouMean(meant));
}

std::string NodeFault(const std::string& code, const std::string& handler,
                      bool is_package) {
  static const RE2& in_lines =
      *new RE2(R"((?m)^\s*(?:export\s+(?:default|const|let|var|async|)"
               R"(function|class)\b|export\s*[{*]|)"
               R"(import\s*(?:["'{*]|\s[\w$][^;()]*\sfrom\s*["'])))");
  // Bundlers make one line of a module. What has `exports` may say the word in
  // a comment.
  static const RE2& in_one_line =
      *new RE2(R"([;}]\s*export\s*(?:[{*]|(?:default|const|let|var|async|)"
               R"(function|class)\b))");
  const bool is_module =
      Matches(code, in_lines) ||
      (!absl::StrContains(code, "exports") && Matches(code, in_one_line));
  if (absl::StrContains(code, "streamifyResponse") &&
      Matches(code,
              RE2(absl::StrCat(R"((^|[^\w$]))", RE2::QuoteMeta(handler),
                               R"(\s*=\s*awslambda\.streamifyResponse\b)")))) {
    return "answers in a stream, by `awslambda.streamifyResponse`, which an "
           "HTTP API does not pass on; return the answer";
  }
  if (!is_package && is_module) {
    return "is an ES module, but code in a template is index.js, which Node "
           "loads as CommonJS; use `require` and `exports`";
  }
  if ((absl::StrContains(code, "exports") || is_module) &&
      Matches(code, RE2(absl::StrCat(R"((^|[^\w$]))", RE2::QuoteMeta(handler),
                                     R"(($|[^\w$]))")))) {
    return "";
  }
  // Names nothing of what it hands on.
  static const RE2& hands_on =
      *new RE2(R"(\bexport\s*\*\s*from\b|\bmodule\.exports\s*=\s*require\(|)"
               R"(__exportStar\()");
  if (is_package && Matches(code, hands_on)) return "";
  return absl::StrCat("exports no ", handler, ", which `handler` names");
}

// The first name of the code that the fence behind it gives a new meaning.
std::string NameOfFence(const std::string& code,
                        const functions::Language& language) {
  static const RE2& names =
      *new RE2(R"(\b(dr_\w+|DR_\w+|Dr[A-Z]\w*|dr[A-Z]\w*)\b)");
  re2::StringPiece rest(code);
  for (std::string name; RE2::FindAndConsume(&rest, names, &name);) {
    const std::string fence = absl::StrCat(language.own_begin, language.fence);
    if (RE2::PartialMatch(fence, absl::StrCat(R"(\b)", name, R"(\b)")))
      return name;
  }
  return "";
}

std::string Fault(const Function& function, const std::string& code) {
  const functions::Language& language =
      functions::LanguageOf(function.runtime());
  // Its form is told elsewhere.
  static const RE2& form =
      *new RE2(R"(([\w-]+(?:/[\w-]+)*)\.([A-Za-z_$][\w$]*))");
  std::string file, handler;
  if (!RE2::FullMatch(function.handler(), form, &file, &handler)) return "";
  if (!function.has_code() && file != "index") {
    return absl::StrCat("becomes the file index, and `handler` names ", file,
                        "; name a function of index");
  }
  const std::string name = NameOfFence(code, language);
  if (!function.has_code() && !name.empty()) {
    return absl::StrCat("uses the name ", name,
                        ", which the fence behind it defines; rename it");
  }
  return IsPython(function) ? PythonFault(code, handler)
                            : NodeFault(code, handler, function.has_code());
}

// How a compiled module of the function's Python ends (The Python Standard
// Library, "importlib", EXTENSION_SUFFIXES).
std::string CompiledEnding(const Function& function) {
  return absl::StrCat(
      ".cpython-",
      absl::StrReplaceAll(absl::StripPrefix(function.runtime(), "python"),
                          {{".", ""}}),
      function.architecture() == dr::v1::ARCHITECTURE_ARM64 ? "-aarch64"
                                                            : "-x86_64",
      "-linux-gnu.so");
}

// The first compiled module of another Python or machine, where none beside it
// can be loaded; null without one.
const archive::File* ForeignModule(const std::vector<archive::File>& files,
                                   const std::string& ending) {
  static const RE2& form =
      *new RE2(R"((.*)\.(cpython-\d+[a-z]*-[^/]*\.so|cp\d+-[^/]*\.pyd))");
  absl::flat_hash_set<std::string> own;
  for (const archive::File& file : files) {
    for (absl::string_view fitting :
         {absl::string_view(ending), absl::string_view(".abi3.so"),
          absl::string_view(".py")}) {
      absl::string_view stem = file.path;
      if (absl::ConsumeSuffix(&stem, fitting)) own.emplace(stem);
    }
  }
  for (const archive::File& file : files) {
    std::string stem;
    if (RE2::FullMatch(file.path, form, &stem) && !own.contains(stem)) {
      return &file;
    }
  }
  return nullptr;
}

// "None" is no action beside others.
void CheckActions(
    Spec& spec, const Function& function, absl::string_view field,
    const google::protobuf::RepeatedPtrField<std::string>& names) {
  if (names.size() < 2) return;
  for (int i = 0; i < names.size(); ++i) {
    if (names.Get(i) != "None") continue;
    spec.Error(
        spec.Of(function, field, i), "exclusive",
        "`$0` has \"None\" beside other actions; remove one or the other",
        field);
  }
}

// Of the file that the function begins with.
void CheckSource(Spec& spec, int index) {
  const Function& function = spec.env.functions(index);
  if (function.has_code_file() && function.has_code()) {
    spec.Error(spec.Of(function.code()), "exclusive",
               "`code` and `code_file` exclude each other; remove one")
        .Note(spec.Of(function, "code_file"), "the other one");
    return;
  }
  if (spec.parsed.code[index].empty() || function.code().has_image() ||
      function.code().has_s3()) {
    return;
  }
  const std::string& file = function.has_code()
                                ? spec.parsed.packages[index].entry
                                : function.code_file();
  const diag::Loc place =
      function.has_code()
          ? spec.Of(function.code(),
                    function.code().has_zip() ? "zip" : "directory")
          : spec.Of(function, "code_file");
  if (!EndingFits(spec, function, file, place)) return;
  const absl::string_view fence =
      functions::LanguageOf(function.runtime()).file;
  for (const archive::File& each : *spec.parsed.packages[index].files) {
    // A folder of the name, or a file of another ending, may come before it.
    const std::string first =
        each.path.substr(0, each.path.find_first_of("./"));
    const size_t pnpm = each.path.find("node_modules/.pnpm/");
    if (pnpm != std::string::npos &&
        each.path.find("/node_modules/", pnpm) != std::string::npos) {
      spec.Error(place, kRule,
                 "the package has node_modules of pnpm, which find each other "
                 "by links, and links are followed; install with "
                 "`node-linker=hoisted`");
      return;
    }
    if (first != kFenceModule) continue;
    spec.Error(place, kRule,
               "the package has $0, and the fence beside it is $1; rename it",
               diag::Quoted(each.path), fence);
    return;
  }
  if (IsPython(function)) {
    const std::string ending = CompiledEnding(function);
    const archive::File* foreign =
        ForeignModule(*spec.parsed.packages[index].files, ending);
    if (foreign != nullptr) {
      spec.Warning(
          place, "foreign-module",
          "the package has $0, and the function loads those that end in $1; "
          "install packages for its `runtime` and `architecture`",
          diag::Quoted(foreign->path), ending);
    }
  }
  const std::string fault = Fault(function, spec.parsed.code[index]);
  if (fault.empty()) return;
  spec.Error(place, kRule, "$0$1 $2", function.has_code() ? "" : "`code_file` ",
             diag::Quoted(file), fault);
}

// Texts in a template are JSON, in which some characters take more.
size_t JsonBytes(absl::string_view text) {
  size_t bytes = text.size();
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '\n')
      ++bytes;
    else if (absl::ascii_iscntrl(c))
      bytes += 5;
  }
  return bytes;
}

// One template has the functions of a region.
void CheckTemplateBytes(Spec& spec) {
  constexpr size_t kMostOfCharacter = 6;
  size_t most = 0;
  for (int i = 0; i < spec.env.functions_size(); ++i) {
    const auto& language =
        functions::LanguageOf(spec.env.functions(i).runtime());
    most +=
        kMostOfCharacter * (spec.parsed.code[i].size() + language.fence.size());
  }
  if (most <= kMostTemplateCode) return;
  size_t bytes = 0;
  for (int i = 0; i < spec.env.functions_size(); ++i) {
    const Function& function = spec.env.functions(i);
    if (function.has_code()) continue;
    bytes += JsonBytes(spec.parsed.code[i]) +
             JsonBytes(functions::LanguageOf(function.runtime()).fence);
    if (bytes <= kMostTemplateCode) continue;
    spec.Error(spec.Of(function, "code_file"), kRule,
               "with this function, code takes $0 of the 1,000,000 bytes of a "
               "template; put it into a `code.directory`",
               bytes);
    return;
  }
}

}  // namespace

void CheckOwnCode(Spec& spec) {
  CheckTemplateBytes(spec);
  for (int i = 0; i < spec.env.functions_size(); ++i) {
    const Function& function = spec.env.functions(i);
    CheckActions(spec, function, "table_actions", function.table_actions());
    CheckActions(spec, function, "bucket_actions", function.bucket_actions());
    CheckSource(spec, i);
  }
}

}  // namespace drc::check
