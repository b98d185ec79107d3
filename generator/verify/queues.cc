// SPDX-License-Identifier: Apache-2.0
//
// What Amazon SQS takes of the spec's queues, and Lambda of their mappings.
#include <cstdint>

#include "aws/iam.pb.h"
#include "aws/kinesis.pb.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "resource";

// Of a whole number; `unset` where the spec says none.
int64_t NumberAt(const Node& node, absl::string_view pointer, int64_t unset) {
  const auto at = program::SetAt(*node.resource->properties, pointer);
  return at.field == nullptr
             ? unset
             : at.holder->GetReflection()->GetInt64(*at.holder, at.field);
}

bool IsTrue(const Node& node, absl::string_view pointer) {
  const auto at = program::SetAt(*node.resource->properties, pointer);
  return at.field != nullptr &&
         at.field->cpp_type() ==
             google::protobuf::FieldDescriptor::CPPTYPE_BOOL &&
         at.holder->GetReflection()->GetBool(*at.holder, at.field);
}

bool IsFifo(const Node& queue) { return IsTrue(queue, "/FifoQueue"); }

// The queue that a text of a resource names.
const Node* QueueOf(const Node& node, const std::string& text) {
  const std::string& arn = node.Meaning(text);
  for (const Node& queue : node.model->nodes()) {
    if (queue.type == "AWS::SQS::Queue" && queue.arn == arn) return &queue;
  }
  return nullptr;
}

// Amazon SQS API Reference, "CreateQueue".
void VerifyQueue(const Node& queue) {
  const bool is_fifo = IsFifo(queue);
  const std::string name = queue.Text("/QueueName");
  if (!name.empty() && is_fifo != absl::EndsWith(name, ".fifo")) {
    queue.Report(
        "/QueueName", kRule,
        is_fifo ? "is a FIFO queue, whose name SQS has end with \".fifo\""
                : "has a name that ends with \".fifo\", and no `fifo_queue: "
                  "true`: SQS refuses it");
  }
  for (const char* of_fifo : {"/ContentBasedDeduplication",
                              "/DeduplicationScope", "/FifoThroughputLimit"}) {
    if (is_fifo) break;
    if (queue.Text(of_fifo).empty() && !IsTrue(queue, of_fifo)) continue;
    queue.Report(of_fifo, kRule,
                 "says what FIFO queues alone have, and no `fifo_queue: true`: "
                 "SQS refuses it");
  }
  const auto at = program::SetAt(*queue.resource->properties, "/RedrivePolicy");
  if (at.field == nullptr) return;
  const auto& redrive =
      at.holder->GetReflection()->GetMessage(*at.holder, at.field);
  const auto& said =
      static_cast<const google::protobuf::Struct&>(redrive).fields();
  const auto target = said.find("deadLetterTargetArn");
  if (target == said.end() || said.count("maxReceiveCount") == 0) {
    queue.Report("/RedrivePolicy", kRule,
                 "has a redrive policy without `deadLetterTargetArn` and "
                 "`maxReceiveCount`, so spelled: SQS refuses it");
    return;
  }
  const Node* dead = QueueOf(queue, target->second.string_value());
  if (dead != nullptr && IsFifo(*dead) != is_fifo) {
    queue.Report(
        "/RedrivePolicy", kRule, "sends its dead letters to ", dead->Path(),
        ", which is ",
        is_fifo ? "no FIFO queue, as it is" : "a FIFO queue, as it is not",
        ": SQS takes one of its own kind alone");
  }
}

// AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event
// source mapping", and AWS Lambda API Reference, "CreateEventSourceMapping".
void VerifyMapping(const Node& node) {
  const Node* queue = QueueOf(node, node.Text("/EventSourceArn"));
  const Node* function =
      node.Target<aws::lambda::Function>(node.Text("/FunctionName"));
  const bool is_stream = node.Target<aws::kinesis::Stream>(
                             node.Text("/EventSourceArn")) != nullptr;
  const bool has_start = !node.Text("/StartingPosition").empty();
  if (is_stream && !has_start) {
    node.Report("", kRule,
                "reads a stream, and has no `starting_position`: Lambda takes "
                "no mapping of it");
  }
  if (queue == nullptr) return;
  if (has_start) {
    node.Report("/StartingPosition", kRule,
                "reads a queue, which has no positions: leave "
                "`starting_position` out");
  }
  if (IsFifo(*queue) &&
      (NumberAt(node, "/BatchSize", 10) > 10 ||
       NumberAt(node, "/MaximumBatchingWindowInSeconds", 0) > 0)) {
    node.Report("", kRule,
                "takes more than 10 messages of a FIFO queue at once, or waits "
                "for them: Lambda does neither");
  }
  if (!IsFifo(*queue) && NumberAt(node, "/BatchSize", 10) > 10 &&
      NumberAt(node, "/MaximumBatchingWindowInSeconds", 0) == 0) {
    node.Report(
        "/BatchSize", kRule,
        "takes more than 10 messages at once, for which Lambda asks for a "
        "`maximum_batching_window_in_seconds` of 1 at least");
  }
  if (function == nullptr) return;
  // Lambda's default, and that of SQS.
  const int64_t timeout = NumberAt(*function, "/Timeout", 3);
  const int64_t visibility = NumberAt(*queue, "/VisibilityTimeout", 30);
  if (visibility < timeout) {
    queue->Report(
        "/VisibilityTimeout", kRule, "shows a message again ", visibility,
        " s after ", function->Path(), " took it, which may work on it for ",
        timeout, " s: Lambda takes no mapping of it; say `visibility_timeout: ",
        6 * timeout, "`, as AWS recommends, or a shorter `timeout_seconds`");
  }
  const Node* role = function->Target<aws::iam::Role>(
      function->As<aws::lambda::Function>()->role());
  if (role == nullptr ||
      Allows(role->Rights(), "sqs:ReceiveMessage", queue->arn)) {
    return;
  }
  node.Report(
      "/EventSourceArn", "function-right", "reads ", queue->arn, " for ",
      function->Path(),
      ", whose role may not sqs:ReceiveMessage on it: Lambda takes no mapping "
      "of it");
}

}  // namespace

void VerifyQueues(const Model& model) {
  for (const Node& node : model.nodes()) {
    if (node.type == "AWS::SQS::Queue") VerifyQueue(node);
    if (node.type == "AWS::Lambda::EventSourceMapping") {
      VerifyMapping(node);
    }
  }
}

}  // namespace drc::verify
