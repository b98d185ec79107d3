// SPDX-License-Identifier: Apache-2.0
#include "generator/diagram/diagram.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "generator/diagram/layout.h"
#include "generator/json/writer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::diagram {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHostile[] = R"(</title><script>"`#`&\)";

// A function and two stores, the first of which has a witness.
Diagram Sample() {
  return {"shop: a and b",
          {{"a", "primary"}, {"b", "secondary"}, {"c", "witness"}},
          {{"clients", NodeKind::kClients, kOutside, "Clients", ""},
           {"names", NodeKind::kNames, kOutside, "api.shop", "Route 53"},
           {"a/api", NodeKind::kApi, 0, "API", ""},
           {"b/api", NodeKind::kApi, 1, "API", ""},
           {"a/f", NodeKind::kFunction, 0, "orders", "python"},
           {"b/evaluator", NodeKind::kEvaluator, 1, "Evaluator", ""},
           {"a/t", NodeKind::kStore, 0, "t", "table"},
           {"b/t", NodeKind::kStore, 1, "t", "table"},
           {"c/t", NodeKind::kWitness, 2, "c", "witness"},
           {"a/u", NodeKind::kStore, 0, "u", "bucket"},
           {"b/u", NodeKind::kStore, 1, "u", "bucket"},
           {"a/vpc", NodeKind::kNetwork, 0, "VPC", "2 zones"},
           {"b/vpc", NodeKind::kNetwork, 1, "VPC", "2 zones"},
           {"a/stack/data", NodeKind::kStack, 0, "data", "5"},
           {"a/stack/api", NodeKind::kStack, 0, "api", "3"}},
          {{0, 1, EdgeKind::kBefore, ""},
           {1, 2, EdgeKind::kBefore, "before"},
           {1, 3, EdgeKind::kAfter, "after"},
           {2, 4, EdgeKind::kCalls, ""},
           {4, 6, EdgeKind::kCalls, ""},
           {5, 2, EdgeKind::kHeartbeat, "heartbeats"},
           {6, 7, EdgeKind::kReplicates, "loses nothing"},
           {6, 8, EdgeKind::kWitnesses, ""},
           {7, 8, EdgeKind::kWitnesses, ""},
           {9, 10, EdgeKind::kReplicates, "within 15 min"},
           {11, 12, EdgeKind::kConnects, "peering"}}};
}

std::string ToJson(const Diagram& diagram) {
  std::string out;
  json::Writer writer(out);
  writer.BeginObject();
  WriteDiagram(diagram, writer);
  writer.EndObject();
  return out;
}

TEST(Mermaid, DrawsRegionsAsSubgraphs) {
  EXPECT_EQ(Mermaid(Sample()), R"(flowchart TB
  n0(["Clients"])
  n1{{"api.shop<br/>Route 53"}}
  subgraph c0["a: primary"]
    n2["API"]
    n4["orders<br/>python"]
    n6[("t<br/>table")]
    n9[("u<br/>bucket")]
    n11["VPC<br/>2 zones"]
    s0["2 stacks and their resources<br/>data 5, api 3"]
  end
  subgraph c1["b: secondary"]
    n3["API"]
    n5{{"Evaluator"}}
    n7[("t<br/>table")]
    n10[("u<br/>bucket")]
    n12["VPC<br/>2 zones"]
  end
  subgraph c2["c: witness"]
    n8[("c<br/>witness")]
  end
  n0 ==> n1
  n1 ==>|"before"| n2
  n1 -.->|"after"| n3
  n2 --> n4
  n4 --> n6
  n5 -.->|"heartbeats"| n2
  n6 -->|"loses nothing"| n7
  n6 <-.-> n8
  n7 <-.-> n8
  n9 -->|"within 15 min"| n10
  n11 <-->|"peering"| n12
)");
}

TEST(Mermaid, TakesTextForNoMarkup) {
  Diagram diagram = Sample();
  diagram.nodes[4].label = kHostile;
  diagram.edges[1].label = "a\"|b";
  EXPECT_THAT(
      Mermaid(diagram),
      AllOf(HasSubstr("n4[\"#60;/title#62;#60;script#62;#34;#96;#35;#96;#38;"
                      "#92;<br/>python\"]"),
            HasSubstr("|\"a#34;|b\"|"), Not(HasSubstr("<script"))));
}

TEST(Json, ReadsWhatItHasWritten) {
  Diagram diagram = Sample();
  diagram.nodes[4].label = kHostile;
  const std::string written = ToJson(diagram);
  const absl::StatusOr<Diagram> read = ReadDiagram(written);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(ToJson(*read), written);
  EXPECT_EQ(Mermaid(*read), Mermaid(diagram));
}

TEST(Json, SaysWhatItCannotRead) {
  const auto fault = [](const std::string& text) {
    return std::string(ReadDiagram(text).status().message());
  };
  for (const char* text : {"", "[]", "{}", "{\"diagram\": 1}", "{"}) {
    EXPECT_THAT(fault(text), HasSubstr("it has no diagram; compile")) << text;
  }
  EXPECT_THAT(fault(R"({"diagram": {"nodes": [{"id": "x", "kind": "y"}]}})"),
              HasSubstr("node x has no known kind"));
  EXPECT_THAT(fault(R"({"diagram": {"nodes": [3]}})"), HasSubstr("no known"));
  EXPECT_THAT(fault(R"({"diagram": {"edges": [{"from": "x"}]}})"),
              HasSubstr("edge x ->  lacks an end"));
}

bool Overlap(const Box& a, const Box& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() &&
         b.y < a.bottom();
}

TEST(Layout, KeepsNodesApartAndInTheirRegions) {
  Diagram diagram = Sample();
  // As many of each as there can be.
  for (int region : {0, 1}) {
    for (int i = 0; i < 7; ++i) {
      diagram.nodes.push_back({absl::StrCat(region, "/f", i),
                               NodeKind::kFunction, region, "f", ""});
    }
    for (int i = 0; i < 20; ++i) {
      diagram.nodes.push_back(
          {absl::StrCat(region, "/s", i), NodeKind::kStack, region, "s", "1"});
    }
  }
  const Layout layout = LayOut(diagram);
  ASSERT_EQ(layout.nodes.size(), diagram.nodes.size());
  for (size_t i = 0; i < layout.nodes.size(); ++i) {
    const Box& box = layout.nodes[i];
    EXPECT_GT(box.width, 0) << diagram.nodes[i].id;
    EXPECT_LE(box.right(), layout.width) << diagram.nodes[i].id;
    EXPECT_LE(box.bottom(), layout.height) << diagram.nodes[i].id;
    for (size_t j = 0; j < i; ++j) {
      EXPECT_FALSE(Overlap(box, layout.nodes[j]))
          << diagram.nodes[i].id << " and " << diagram.nodes[j].id;
    }
    for (int region : {0, 1}) {
      EXPECT_EQ(Overlap(box, layout.regions[region]),
                diagram.nodes[i].cluster == region)
          << diagram.nodes[i].id;
    }
  }
}

TEST(Layout, PutsReplicasInARow) {
  const Layout layout = LayOut(Sample());
  EXPECT_EQ(layout.nodes[6].y, layout.nodes[7].y);
  EXPECT_EQ(layout.nodes[6].y, layout.nodes[8].y);
  EXPECT_EQ(layout.nodes[9].y, layout.nodes[10].y);
  EXPECT_LT(layout.nodes[6].y, layout.nodes[9].y);
}

TEST(Svg, TakesTextForNoMarkup) {
  Diagram diagram = Sample();
  diagram.title = kHostile;
  diagram.clusters[0].name = kHostile;
  diagram.nodes[6].label = kHostile;
  diagram.nodes[6].detail = kHostile;
  diagram.edges[1].label = kHostile;
  const std::string svg = Svg(diagram);
  EXPECT_THAT(svg, AllOf(Not(HasSubstr("<script")),
                         HasSubstr("&lt;/title&gt;&lt;script&gt;&quot;`#`")));
}

TEST(Svg, CutsLongNamesBetweenCharacters) {
  Diagram diagram = Sample();
  for (const int index : {6, 7}) {
    diagram.nodes[index].label = std::string(20 + index, 'x');
    for (int i = 0; i < 40; ++i) diagram.nodes[index].label += "\xc3\xa4";
  }
  const std::string svg = Svg(diagram);
  EXPECT_THAT(svg, HasSubstr("\xc3\xa4…</text>"));
  EXPECT_THAT(svg, Not(HasSubstr("\xc3…")));
  // The whole name is in its title.
  EXPECT_THAT(svg, HasSubstr(absl::StrCat("<title>", diagram.nodes[6].label)));
}

}  // namespace
}  // namespace drc::diagram
