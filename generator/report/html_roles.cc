// SPDX-License-Identifier: Apache-2.0
//
// Who may do what.

#include "absl/container/btree_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "generator/html/markup.h"
#include "generator/program/reference.h"
#include "generator/proof/units.h"
#include "generator/report/printers.h"

namespace drc::report {
namespace {

using html::Markup;
using html::Text;

// A text of a policy as people read it.
std::string PlainText(absl::string_view meaning) {
  if (!program::MayHoldReference(meaning)) return std::string(meaning);
  std::string text;
  text.reserve(meaning.size());
  for (const program::Segment& segment : program::SplitReferences(meaning)) {
    if (!segment.is_reference) {
      absl::StrAppend(&text, segment.text);
    } else if (segment.text == "EnvironmentSuffix") {
      absl::StrAppend(&text, "SUFFIX");
    } else if (segment.text == "AWS::AccountId") {
      absl::StrAppend(&text, "ACCOUNT");
    } else if (segment.text == "AWS::Partition") {
      absl::StrAppend(&text, "aws");
    } else if (segment.text == "AWS::URLSuffix") {
      absl::StrAppend(&text, "amazonaws.com");
    } else {
      // "security/Key": its region is said apart, or follows.
      const size_t slash = segment.text.find('/');
      absl::StrAppend(&text, segment.text.substr(
                                 slash == segment.text.npos ? 0 : slash + 1));
    }
  }
  return text;
}

// The same, and, where it is an ARN, its region apart from it: "dynamodb
// table/orders-SUFFIX" in "us-east-1".
struct Plain {
  explicit Plain(absl::string_view meaning) : text(PlainText(meaning)) {
    // "arn:aws:SERVICE:REGION:ACCOUNT:REST".
    constexpr absl::string_view kArn = "arn:aws:";
    if (!absl::StartsWith(text, kArn)) return;
    const size_t service = text.find(':', kArn.size());
    const size_t place = text.find(':', service + 1);
    const size_t account = text.find(':', place + 1);
    if (account == text.npos || place == text.npos || service == text.npos) {
      return;
    }
    region = text.substr(service + 1, place - service - 1);
    text.replace(service, account + 1 - service, " ");
    text.erase(0, kArn.size());
    if (text == "iam root") text = "principals of the account";
  }

  std::string text;
  std::string region;
};

// Each once, with its regions: "dynamodb table/orders-SUFFIX, us-east-1,
// us-west-2".
std::vector<std::string> Merged(const std::vector<std::string>& meanings) {
  std::vector<Plain> merged;
  merged.reserve(meanings.size());
  for (const std::string& meaning : meanings) {
    Plain plain(meaning);
    const auto same = absl::c_find_if(
        merged, [&](const Plain& known) { return known.text == plain.text; });
    if (same == merged.end()) {
      merged.push_back(std::move(plain));
    } else if (plain.region != same->region) {
      absl::StrAppend(&same->region, ", ", plain.region);
    }
  }
  std::vector<std::string> texts;
  texts.reserve(merged.size());
  for (Plain& plain : merged) {
    if (!plain.region.empty()) absl::StrAppend(&plain.text, ", ", plain.region);
    texts.push_back(std::move(plain.text));
  }
  return texts;
}

// Long lists say how many more there are; the templates have them all.
constexpr size_t kMost = 10;

// Actions by service: "dynamodb: GetItem, PutItem".
Markup Actions(const verify::Permission& permission) {
  absl::btree_map<absl::string_view, std::vector<absl::string_view>> services;
  for (absl::string_view action : permission.actions) {
    const size_t colon = std::min(action.find(':'), action.size());
    services[action.substr(0, colon)].push_back(
        action.substr(std::min(colon + 1, action.size())));
  }
  Markup markup = {permission.allows ? "" : "<b class=\"bad\">never</b> "};
  absl::string_view separator = "";
  for (const auto& [service, actions] : services) {
    absl::StrAppend(&markup.html, separator);
    html::AppendText(service, markup.html);
    absl::StrAppend(&markup.html, ": ");
    if (permission.actions.size() > kMost) {
      absl::StrAppend(&markup.html, proof::Counted(actions.size(), "action"));
    } else {
      html::AppendText(absl::StrJoin(actions, ", "), markup.html);
    }
    separator = "; ";
  }
  return markup;
}

// One below the other. `service` is not said of each.
Markup Lines(const std::vector<std::string>& texts, absl::string_view service) {
  Markup lines;
  const size_t shown = texts.size() > kMost ? kMost - 1 : texts.size();
  for (size_t i = 0; i < shown; ++i) {
    absl::string_view text = texts[i];
    if (!lines.html.empty()) absl::StrAppend(&lines.html, "<br/>");
    absl::string_view rest = text;
    if (absl::ConsumePrefix(&rest, service) &&
        absl::ConsumePrefix(&rest, " ")) {
      text = rest;
    }
    html::AppendText(text, lines.html);
  }
  if (shown < texts.size()) {
    absl::StrAppend(&lines.html, "<br/>and ", texts.size() - shown, " more");
  }
  return lines;
}

// "dynamodb" of "dynamodb:GetItem".
absl::string_view ServiceOf(const verify::Permission& permission) {
  if (permission.actions.empty()) return "";
  const absl::string_view action = permission.actions.front();
  return action.substr(0, std::min(action.find(':'), action.size()));
}

void AddPermission(const verify::Permission& permission, Markup what,
                   html::Table& table) {
  std::vector<std::string> conditions;
  for (const std::string& condition : permission.conditions) {
    conditions.push_back(PlainText(condition));
  }
  table.AddRow({std::move(what),
                Lines(Merged(permission.resources), ServiceOf(permission)),
                Lines(conditions, "")});
}

// A role, or two that do the same in their regions.
struct Entry {
  std::string name;     // in HTML, as all that follows
  std::string regions;  // "us-east-1, us-west-2"; empty: the name is whole
  std::string text;
};

// Its rights, after a line on what they are about.
std::string RightsOf(const verify::Role& role) {
  std::vector<std::string> principals;
  absl::btree_set<absl::string_view> services;
  html::Table table({"May", "On", "Where"});
  for (const verify::Permission& assumed : role.assumed_by) {
    principals.insert(principals.end(), assumed.resources.begin(),
                      assumed.resources.end());
    AddPermission(assumed, {"<i>be assumed by</i>"}, table);
  }
  for (const verify::Permission& permission : role.permissions) {
    AddPermission(permission, Actions(permission), table);
    for (const std::string& action : permission.actions) {
      services.insert(absl::string_view(action).substr(0, action.find(':')));
    }
  }
  return absl::StrCat("<span class=\"soft\">assumed by ",
                      Text(absl::StrJoin(Merged(principals), ", ")).html,
                      "; may use ", Text(absl::StrJoin(services, ", ")).html,
                      "</span></summary>\n<div class=\"in\">",
                      std::move(table).Render(), "</div>\n</details>\n");
}

// A role whose name ends in a region speaks of it as REGION.
Entry EntryOf(const verify::Role& role,
              const std::vector<std::string>& regions) {
  Entry entry = {Text(Plain(role.name).text).html, "", RightsOf(role)};
  for (const std::string& region : regions) {
    if (!absl::EndsWith(entry.name, absl::StrCat("-", region))) continue;
    entry.name.replace(entry.name.size() - region.size(), region.size(),
                       "REGION");
    entry.regions = region;
    entry.text = absl::StrReplaceAll(entry.text, {{region, "REGION"}});
  }
  return entry;
}

}  // namespace

void AddRoles(const std::vector<verify::Role>& roles,
              const std::vector<std::string>& regions,
              const std::vector<Caller>& callers, std::string& out) {
  AddSection("roles", "Who may do what", out);
  html::Table api({"Route of the API", "Who may call it"});
  for (const Caller& caller : callers) {
    api.AddRow({Text(caller.route), Text(caller.who)});
  }
  out += std::move(api).Render();
  AddParagraph(
      absl::StrCat(proof::Counted(roles.size(), "role"),
                   ", who assumes each, and what it may do. `SUFFIX` stands "
                   "for the stage, `ACCOUNT` for the account, `REGION` for "
                   "either region: what works in it has a role of its own."),
      out);
  std::vector<Entry> entries;
  for (const verify::Role& role : roles) {
    Entry entry = EntryOf(role, regions);
    const auto twin = absl::c_find_if(entries, [&](const Entry& known) {
      return known.name == entry.name && known.text == entry.text;
    });
    if (twin == entries.end()) {
      entries.push_back(std::move(entry));
    } else {
      absl::StrAppend(&twin->regions, ", ", entry.regions);
    }
  }
  for (const Entry& entry : entries) {
    absl::StrAppend(
        &out, "<details>\n<summary><b>", entry.name, "</b> ",
        entry.regions.empty() ? "" : absl::StrCat("in ", entry.regions, " "),
        entry.text);
  }
  EndSection(out);
}

}  // namespace drc::report
