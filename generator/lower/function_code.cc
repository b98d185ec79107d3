// SPDX-License-Identifier: Apache-2.0

#include "generator/functions/embedded.h"
#include "generator/functions/fenced.h"
#include "generator/hash/sha256.h"
#include "generator/lower/concerns.h"
#include "generator/lower/template_urls.h"
#include "generator/program/reference.h"

namespace drc::lower {
namespace {

using aws::lambda::Function;
using functions::Language;

// CloudFormation puts code of a template into a file of this name.
constexpr absl::string_view kFile = "index.";

// The function of the user's that takes events.
std::string HandlerName(const dr::v1::Function& spec) {
  return spec.handler().substr(spec.handler().rfind('.') + 1);
}

// "${TemplateBucket}", of the region.
std::string TemplateBucketOf(const Side& side) {
  return absl::StrCat(
      "${", side.is_primary ? kTemplateBucket : kSecondaryTemplateBucket, "}");
}

// What is published under the name, the same for both regions.
const program::Asset& AddAsset(Context& context, const std::string& name,
                               archive::SharedFiles files,
                               archive::File fence) {
  const std::string path = absl::StrCat("functions/", name, ".zip");
  std::vector<program::Asset>& assets = context.program.assets;
  for (const program::Asset& asset : assets) {
    if (asset.path == path) return asset;
  }
  program::Asset asset;
  asset.path = path;
  asset.files = std::move(files);
  asset.fence = std::move(fence);
  const std::string content = asset.Content();
  asset.sha256 = hash::Sha256Hex(content);
  asset.bytes = content.size();
  asset.key = absl::StrCat(context.env.name(), "/functions/", name, "-",
                           asset.sha256.substr(0, 16), ".zip");
  assets.push_back(std::move(asset));
  return assets.back();
}

void SetImage(const dr::v1::Image& image, const Side& side,
              Function& function) {
  function.set_package_type("Image");
  function.mutable_code()->set_image_uri(
      absl::StrCat(image.has_account() ? image.account() : "${AWS::AccountId}",
                   ".dkr.ecr.", side.name(), ".${AWS::URLSuffix}/",
                   image.repository(), "@", image.digest()));
}

// The layer comes last: of a file that several have, Lambda takes the last
// one's (AWS Lambda Developer Guide, "Adding layers to functions"). Another
// fence is another layer, by its name, as a version is never changed.
void SetArchive(Context& context, const dr::v1::Function& spec,
                const Side& side, program::Resource& resource) {
  const dr::v1::Archive& archive = spec.code().s3();
  auto& function = static_cast<Function&>(*resource.properties);
  auto& code = *function.mutable_code();
  code.set_s3_bucket(side.is_primary ? archive.primary_bucket()
                                     : archive.secondary_bucket());
  code.set_s3_key(archive.key());
  code.set_s3_object_version(!side.is_primary && archive.has_secondary_version()
                                 ? archive.secondary_version()
                                 : archive.version());
  context.program.archives.push_back({side.name(), code.s3_bucket(),
                                      code.s3_key(), code.s3_object_version(),
                                      archive.sha256()});
  const Language& language = functions::LanguageOf(spec.runtime());
  archive::File fence = functions::FenceLayer(spec.handler(), language);
  function.set_handler(functions::FenceHandler(fence.path, language));
  const program::Asset& asset = AddAsset(
      context, absl::StrCat(spec.name(), ".fence"),
      std::make_shared<const std::vector<archive::File>>(), std::move(fence));
  const std::string id = absl::StrCat(FunctionId(spec.name()), "Fence");
  auto& layer =
      side.In(stacks::kFunctions)
          .Add<aws::lambda::LayerVersion>(id, context.At(spec.code(), "s3"));
  layer.set_layer_name(Suffixed(
      absl::StrCat(spec.name(), "-fence-", asset.sha256.substr(0, 16))));
  layer.mutable_content()->set_s3_bucket(TemplateBucketOf(side));
  layer.mutable_content()->set_s3_key(asset.key);
  function.add_layers(side.Ref(stacks::kFunctions, id));
  resource.is_own = true;
}

// Layers of the function's own region.
void SetLayers(const Context& context, const dr::v1::Function& spec,
               const Side& side, program::Resource& resource) {
  if (spec.layers().empty()) return;
  auto& function = static_cast<Function&>(*resource.properties);
  for (int i = 0; i < spec.layers_size(); ++i) {
    const dr::v1::Layer& layer = spec.layers(i);
    const bool is_other = !side.is_primary && layer.has_secondary_arn();
    function.add_layers(
        OwnText(context, side, is_other ? layer.secondary_arn() : layer.arn()));
    resource.property_origins.emplace_back(
        absl::StrCat("/Layers/", i),
        context.At(layer, is_other ? "secondary_arn" : "arn"));
  }
  resource.is_own = true;
}

}  // namespace

void SetCode(Context& context, int index, const Side& side,
             program::Resource& resource) {
  const dr::v1::Function& spec = context.env.functions(index);
  auto& function = static_cast<Function&>(*resource.properties);
  SetLayers(context, spec, side, resource);
  if (spec.code().has_image()) {
    SetImage(spec.code().image(), side, function);
    return;
  }
  const Language& language = functions::LanguageOf(spec.runtime());
  function.set_runtime(spec.runtime());
  if (spec.code().has_s3()) {
    SetArchive(context, spec, side, resource);
  } else if (spec.has_code()) {
    const parse::Package& package = context.spec.packages[index];
    const program::Asset& asset = AddAsset(
        context, spec.name(), package.files,
        functions::FenceFile(package.entry, HandlerName(spec), language));
    function.mutable_code()->set_s3_bucket(TemplateBucketOf(side));
    function.mutable_code()->set_s3_key(asset.key);
    function.set_handler(functions::FenceHandler(asset.fence.path, language));
  } else {
    const std::string& text = context.spec.code[index];
    function.mutable_code()->set_zip_file(program::EscapeText(functions::Fenced(
        text.empty() ? functions::TransactionProcessor() : text,
        HandlerName(spec), language)));
    function.set_handler(absl::StrCat(kFile, language.handler));
  }
}

}  // namespace drc::lower
