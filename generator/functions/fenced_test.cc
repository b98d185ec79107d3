// SPDX-License-Identifier: Apache-2.0
#include "generator/functions/fenced.h"

#include <string>

#include "generator/functions/embedded.h"
#include "generator/hash/sha256.h"
#include "gtest/gtest.h"

namespace drc::functions {
namespace {

TEST(Fenced, TheFenceStandsBehindTheUsersCode) {
  const Language& python = LanguageOf("python3.13");
  const std::string code = Fenced("def main(e, c): pass\n", "main", python);
  EXPECT_EQ(code, "def main(e, c): pass\n\n\ndr_own = main\n" +
                      std::string(PythonFence()));
  EXPECT_TRUE(IsFenced(code, python));
  EXPECT_EQ(OwnPart(code, python), "def main(e, c): pass\n");
}

TEST(Fenced, OfNodeToo) {
  const Language& node = LanguageOf("nodejs22.x");
  const std::string code = Fenced("exports.main = 1;", "main", node);
  EXPECT_EQ(code, "exports.main = 1;\n\nconst drOwn = module.exports.main;\n" +
                      std::string(NodeFence()));
  EXPECT_EQ(OwnPart(code, node), "exports.main = 1;");
}

TEST(Fenced, BesideAPackageItLoadsTheHandler) {
  const archive::File python =
      FenceFile("orders/my-api.py", "main", LanguageOf("python3.13"));
  EXPECT_EQ(python.path, "dr_fence.py");
  EXPECT_EQ(python.content,
            "import importlib\n\n"
            "dr_own = importlib.import_module(\"orders.my-api\").main\n" +
                std::string(PythonFence()));
  EXPECT_EQ(FenceFile("orders/__init__.py", "main", LanguageOf("python3.13"))
                .content.substr(18, 47),
            "dr_own = importlib.import_module(\"orders\").main");
  const archive::File node =
      FenceFile("src/api.mjs", "main", LanguageOf("nodejs22.x"));
  EXPECT_EQ(node.path, "dr_fence.cjs");
  EXPECT_EQ(
      node.content,
      "const drOwn = import(\"./src/api.mjs\").then((own) => [own.main, "
      "own.default?.main].find((each) => typeof each === \"function\"));\n"
      "drOwn.catch((error) => setImmediate(() => { throw error; }));\n" +
          std::string(NodeFence()));
}

TEST(Fenced, InALayerItLoadsTheHandlerOfTheCode) {
  const Language& python = LanguageOf("python3.13");
  const archive::File in_python = FenceLayer("orders/my-api.main", python);
  EXPECT_EQ(
      in_python.content,
      FenceFile("orders/my-api.py", "main", LanguageOf("python3.13")).content);
  EXPECT_EQ(in_python.path,
            "python/dr_fence_" +
                hash::Sha256Hex(in_python.content).substr(0, 16) + ".py");
  EXPECT_EQ(FenceHandler("python/dr_fence_12.py", python),
            "dr_fence_12.dr_handler");
  EXPECT_EQ(FenceHandler("dr_fence.py", python), "dr_fence.dr_handler");

  const Language& node = LanguageOf("nodejs22.x");
  const archive::File in_node = FenceLayer("src/api.main", node);
  EXPECT_EQ(in_node.content.substr(0, in_node.content.find("const drOwn")),
            "const drEntry = process.env.LAMBDA_TASK_ROOT + \"/src/api\";\n"
            "const drFile = [\".js\", \".mjs\", \".cjs\"]"
            ".map((ending) => drEntry + ending)\n"
            "  .find((each) => require(\"fs\").existsSync(each));\n");
  EXPECT_EQ(in_node.path, "nodejs/dr_fence_" +
                              hash::Sha256Hex(in_node.content).substr(0, 16) +
                              ".cjs");
  EXPECT_EQ(FenceHandler("nodejs/dr_fence_12.cjs", node),
            "/opt/nodejs/dr_fence_12.drHandler");
}

TEST(Fenced, APackageHasRoomForTheFence) {
  const std::string entry(4085, 'a');
  for (const char* runtime : {"python3.13", "nodejs22.x"}) {
    EXPECT_LT(FenceFile(entry, std::string(100, 'a'), LanguageOf(runtime))
                  .content.size(),
              kMostFenceBytes);
  }
}

TEST(Fenced, CodeThatOnlyHasTheFenceIsNotFenced) {
  const Language& python = LanguageOf("python3.13");
  const std::string fence(PythonFence());
  EXPECT_FALSE(IsFenced("x = 1\n", python));
  EXPECT_FALSE(IsFenced(fence, python));
  EXPECT_FALSE(
      IsFenced(Fenced("x = 1", "x", python) + "dr_handler = x\n", python));
  EXPECT_EQ(OwnPart("x = 1\n", python), "x = 1\n");
}

}  // namespace
}  // namespace drc::functions
