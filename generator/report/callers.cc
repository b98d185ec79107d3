// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/route_access.h"
#include "generator/report/markdown_table.h"
#include "generator/report/parts.h"

namespace drc::report {

std::vector<Caller> ListCallers(const dr::v1::Environment& environment) {
  const dr::v1::JwtAuthorizer& jwt = environment.routing().jwt();
  std::vector<Caller> callers;
  for (const proof::RouteAccess& access : proof::ListRouteAccess(environment)) {
    Caller caller{access.route, "", false};
    if (access.authorization == dr::v1::AUTHORIZATION_JWT) {
      caller.who =
          absl::StrCat("who has a token of ", jwt.issuer(), " for ",
                       absl::StrJoin(jwt.audiences(), " or "),
                       access.scopes.empty() ? "" : ", with the scope ",
                       absl::StrJoin(access.scopes, " or "));
    } else if (access.authorization == dr::v1::AUTHORIZATION_NONE) {
      caller.who = "anyone on the internet";
      caller.anyone = true;
    } else {
      caller.who =
          "who signs as a principal that IAM allows execute-api:Invoke";
    }
    callers.push_back(std::move(caller));
  }
  return callers;
}

std::string OpenSummary(const std::vector<Caller>& callers) {
  std::vector<std::string> open;
  for (const Caller& caller : callers) {
    if (caller.anyone) open.push_back(caller.route);
  }
  if (open.empty()) return "";
  return absl::StrCat("- API: **open to anyone on the internet**: ",
                      MarkdownText(absl::StrJoin(open, ", ")), "\n");
}

std::string CallersSection(const std::vector<Caller>& callers) {
  std::string out =
      "## Who may call the API\n\n"
      "In both regions alike, whichever is the active one. The paths of the "
      "failover have callers of their own: the health path and `/active` are "
      "open, for Route 53's checkers, and `/heartbeat` takes who signs as a "
      "principal that IAM allows execute-api:Invoke on it: the evaluator, and "
      "any client whose rights are not limited to its own routes.\n\n";
  MarkdownTable table({"Route", "Who"});
  for (const Caller& caller : callers) {
    table.AddRow({MarkdownText(caller.route), MarkdownText(caller.who)});
  }
  return absl::StrCat(out, table.Render());
}

}  // namespace drc::report
