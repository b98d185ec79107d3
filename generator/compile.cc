// SPDX-License-Identifier: Apache-2.0
#include "generator/compile.h"

#include "absl/strings/match.h"
#include "generator/check/check.h"
#include "generator/link/link.h"
#include "generator/lower/lower.h"
#include "generator/plan/check_change.h"
#include "generator/plan/render.h"
#include "generator/program/own_faults.h"
#include "generator/program/property.h"
#include "generator/report/report.h"
#include "generator/threads/beside.h"
#include "generator/typecheck/typecheck.h"
#include "generator/verify/mistakes.h"
#include "generator/verify/verify.h"

namespace drc {
namespace {

// Whether all errors are objectives that the spec misses.
bool OnlyMissesObjectives(const diag::Diagnostics& diagnostics) {
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    if (finding->level == diag::Level::kError &&
        !rules::FindRule(finding->rule_id)->budget) {
      return false;
    }
  }
  return true;
}

// An own resource or the stack that it is in, as the linker calls them, and
// where the spec says it.
struct OwnPlace {
  std::string name;
  diag::Loc place;
};

// Where something of the secondary asks the primary, which waits for what
// deploys the secondary, for what a name does not tell.
void AddWaits(const program::Program& program, const program::Stack& stack,
              const program::Resource& resource,
              std::vector<OwnPlace>& places) {
  if (stack.region == program.root().region) return;
  const program::Stack* instance = &stack;
  while (instance->parent->region == stack.region) instance = instance->parent;
  const std::string primary = absl::StrCat("${", program.root().region, "/");
  program::ReadReferences(
      *resource.properties,
      [&](const program::Pointer& pointer, const std::string& text) {
        const diag::Loc place = program::PlaceOf(resource, pointer.Text());
        // What the spec itself says has a place of its own.
        if (absl::StrContains(text, primary) && !(place == resource.origin)) {
          places.push_back(
              {absl::StrCat(" ", instance->deployed_by->logical_id), place});
        }
      });
}

std::vector<OwnPlace> PlacesOfOwn(const program::Program& program) {
  std::vector<OwnPlace> stacks, resources;
  for (const auto& stack : program.stacks) {
    for (const auto& resource : stack->resources) {
      if (!resource->is_own) continue;
      AddWaits(program, *stack, *resource, stacks);
      if (stack->deployed_by != nullptr) {
        stacks.push_back({absl::StrCat(" ", stack->deployed_by->logical_id),
                          resource->origin});
      }
      resources.push_back(
          {absl::StrCat(" ", resource->logical_id), resource->origin});
    }
  }
  // The last that is named is meant.
  stacks.insert(stacks.end(), resources.begin(), resources.end());
  return stacks;
}

// Appends the plan of the update to `files`, which are the new release.
absl::Status PlanUpdate(const parse::ParsedSpec& spec,
                        const plan::Release& previous,
                        diag::Diagnostics& diagnostics,
                        std::vector<emit::File>& files) {
  const absl::StatusOr<plan::Release> release = plan::ToRelease(files);
  if (!release.ok()) return release.status();
  const plan::Plan plan = plan::MakePlan(previous, *release);
  plan::CheckChange(spec, previous, plan, diagnostics);
  files.push_back({"plan.md", plan::RenderMarkdown(plan)});
  files.push_back({"plan.json", plan::RenderJson(plan)});
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<link::Linked>> BuildProgram(
    const parse::ParsedSpec& spec, lower::TemplateUrls template_urls,
    diag::Diagnostics& diagnostics) {
  program::Lowered lowered = lower::Lower(spec, template_urls);
  diag::Diagnostics found;
  program::ReportOwnFaults(lowered.program(), found);
  program::ReportParameterFaults(lowered.program(), found);
  if (absl::Status status = typecheck::Typecheck(lowered, found);
      !status.ok()) {
    return status;
  }
  const bool has_own = program::HasOwn(lowered.program());
  // References to what has one id with something else mean either.
  if (has_own) program::ReportCollisions(lowered.program(), found);
  if (found.has_errors()) {
    if (absl::Status status = verify::HandOn(found, true, diagnostics);
        !status.ok()) {
      return status;
    }
    return std::nullopt;
  }
  const std::vector<OwnPlace> places = PlacesOfOwn(lowered.program());
  absl::StatusOr<link::Linked> linked = link::Link(std::move(lowered));
  if (linked.ok()) return std::optional<link::Linked>(*std::move(linked));
  if (!has_own) return linked.status();
  // References have been looked up: what is left is that resources wait for
  // each other; of both regions' circles the first is enough.
  const std::string message(linked.status().message());
  std::string fault = message.substr(0, message.find('\n'));
  if (absl::StrContains(fault, "SecondaryStackSet")) {
    absl::StrAppend(&fault,
                    "; the secondary waits for nothing that waits for it: "
                    "refer to what its region has, or by a name alone, as "
                    "${~primary/...}");
  } else if (absl::StrContains(fault, "Stack -> ")) {
    absl::StrAppend(&fault,
                    "; a stack waits as a whole: give what of `resources` "
                    "closes the circle a `stack` of its own");
  }
  diag::Loc place = spec.locations.Of(*spec.environment);
  for (const OwnPlace& own : places) {
    if (absl::StrContains(fault, own.name)) place = own.place;
  }
  diagnostics.Error(place, "reference", fault);
  return std::nullopt;
}

absl::Status Compile(const parse::ParsedSpec& spec, const Options& options,
                     const plan::Release* previous,
                     diag::Diagnostics& diagnostics,
                     std::vector<emit::File>& files) {
  const auto is_refused = [&] {
    return diagnostics.has_errors() &&
           !(options.report_only && OnlyMissesObjectives(diagnostics));
  };
  check::Check(spec, diagnostics);
  if (is_refused()) return absl::OkStatus();

  const absl::StatusOr<std::optional<link::Linked>> built =
      BuildProgram(spec, options.template_urls, diagnostics);
  if (!built.ok()) return built.status();
  if (!built->has_value()) return absl::OkStatus();
  const link::Linked& linked = **built;
  const std::string name = diag::DisplayPath(spec.source->path);
  std::vector<emit::File> printed;
  report::Report report;
  Beside printing([&] {
    if (!options.report_only) emit::EmitProgram(linked, name, printed);
    report = report::ComputeReport(spec, linked.program(), name);
  });
  diag::Diagnostics found;
  verify::Proofs proofs = verify::Verify(linked, found);
  if (absl::Status status =
          verify::HandOn(found, program::HasOwn(linked.program()), diagnostics);
      !status.ok()) {
    return status;
  }
  if (is_refused()) return absl::OkStatus();
  check::CheckUnusedSuppressions(spec, diagnostics);
  printing.Wait();
  files = std::move(printed);
  report::EmitReport(std::move(report), spec, diagnostics, std::move(proofs),
                     files);
  if (previous == nullptr || options.report_only) return absl::OkStatus();
  if (absl::Status status = PlanUpdate(spec, *previous, diagnostics, files);
      !status.ok()) {
    return status;
  }
  if (is_refused()) files.clear();
  return absl::OkStatus();
}

}  // namespace drc
