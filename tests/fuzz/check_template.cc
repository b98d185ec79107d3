// SPDX-License-Identifier: Apache-2.0

#include "tests/fuzz/check_template.h"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

namespace drc::testing {
namespace {

using ::nlohmann::json;

// AWS CloudFormation User Guide, "Understand CloudFormation quotas".
constexpr size_t kMaxTemplateBytes = 1000000;
constexpr size_t kMaxResources = 500;
constexpr size_t kMaxParameters = 200;
constexpr size_t kMaxOutputs = 200;

// Looks at the keys of each object.
class Keys : public nlohmann::json_sax<json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool start_object(std::size_t) override {
    open_.emplace_back();
    return true;
  }
  bool end_object() override {
    open_.pop_back();
    return true;
  }
  bool key(string_t& name) override {
    if (open_.back().insert(name).second) return true;
    fault = absl::StrCat("the key ", name, " twice");
    return false;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    fault = absl::StrCat("no JSON at byte ", position);
    return false;
  }

  std::string fault;

 private:
  std::vector<std::set<std::string>> open_;
};

class Walker {
 public:
  explicit Walker(const json& document) : document_(document) {}

  std::string Walk() {
    Walk(document_);
    const json& resources = Section("Resources");
    if (resources.empty()) Fault("no resource");
    for (const auto& [id, resource] : resources.items()) {
      const auto depends_on = resource.find("DependsOn");
      if (depends_on == resource.end()) continue;
      for (const json& other :
           depends_on->is_array() ? *depends_on : json::array({*depends_on})) {
        if (!other.is_string() ||
            !resources.contains(other.get_ref<const std::string&>())) {
          Fault(absl::StrCat(id, " depends on ", other.dump()));
        }
      }
    }
    if (resources.size() > kMaxResources) Fault("too many resources");
    if (Section("Parameters").size() > kMaxParameters) {
      Fault("too many parameters");
    }
    if (Section("Outputs").size() > kMaxOutputs) Fault("too many outputs");
    return fault_;
  }

 private:
  const json& Section(const char* name) const {
    static const json& empty = *new json(json::object());
    const auto found = document_.find(name);
    return found == document_.end() ? empty : *found;
  }

  void Fault(const std::string& what) {
    if (fault_.empty()) fault_ = what;
  }

  void CheckId(absl::string_view id, const json& attribute) {
    const std::string name(id);
    const bool is_resource = Section("Resources").contains(name);
    const bool known = attribute.is_null()
                           ? is_resource ||
                                 Section("Parameters").contains(name) ||
                                 absl::StartsWith(id, "AWS::")
                           : is_resource;
    if (!known) Fault(absl::StrCat("reference to ", id));
  }

  // "${Id}", "${Id.Attribute}"; "${!Literal}" is a literal.
  void CheckSub(absl::string_view text, const json& variables) {
    size_t open = 0;
    while ((open = text.find("${", open)) != text.npos) {
      const size_t close = text.find('}', open);
      if (close == text.npos) return Fault(absl::StrCat("unclosed: ", text));
      const absl::string_view inner = text.substr(open + 2, close - open - 2);
      open = close;
      if (absl::StartsWith(inner, "!")) continue;
      if (variables.contains(std::string(inner))) continue;
      const size_t dot = inner.find('.');
      CheckId(inner.substr(0, dot), dot == inner.npos ? json() : json(true));
    }
  }

  void CheckIntrinsic(const std::string& name, const json& value) {
    if (name == "Ref" && value.is_string()) {
      CheckId(value.get_ref<const std::string&>(), json());
    } else if (name == "Fn::GetAtt") {
      if (!value.is_array() || value.size() != 2 || !value[0].is_string()) {
        return Fault(absl::StrCat("Fn::GetAtt of ", value.dump()));
      }
      CheckId(value[0].get_ref<const std::string&>(), json(true));
    } else if (name == "Fn::Sub") {
      const bool is_pair = value.is_array() && value.size() == 2;
      const json& text = is_pair ? value[0] : value;
      if (!text.is_string()) {
        return Fault(absl::StrCat("Fn::Sub of ", value.dump()));
      }
      CheckSub(text.get_ref<const std::string&>(),
               is_pair ? value[1] : json::object());
    }
  }

  void Walk(const json& value) {
    if (value.is_string() &&
        absl::StrContains(value.get_ref<const std::string&>(), "{{resolve:")) {
      Fault("a dynamic reference");
    }
    if (value.is_object() && value.size() == 1) {
      CheckIntrinsic(value.begin().key(), *value.begin());
    }
    if (!value.is_structured()) return;
    for (const json& member : value) Walk(member);
  }

  const json& document_;
  std::string fault_;
};

}  // namespace

std::string JsonFault(absl::string_view text) {
  Keys keys;
  json::sax_parse(text.begin(), text.end(), &keys);
  return keys.fault;
}

std::string TemplateFault(absl::string_view text) {
  if (text.size() > kMaxTemplateBytes)
    return "larger than CloudFormation takes";
  const json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  return Walker(document).Walk();
}

}  // namespace drc::testing
