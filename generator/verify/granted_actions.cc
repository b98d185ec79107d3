// SPDX-License-Identifier: Apache-2.0
//
// Compares what a function's role allows with the calls in its code. The code
// is searched for the names of the SDK's operations ("put_item(" of boto3,
// "PutItemCommand", "PutCommand" and ".putItem(" of the SDK for JavaScript), so
// a call whose name is put together at run time is not seen: the rule warns. Of
// code that calls by other names, as boto3's resources do, it does not say what
// is never called.

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "aws/iam.pb.h"
#include "aws/s3.pb.h"
#include "generator/functions/contracts.h"
#include "generator/functions/embedded.h"
#include "generator/functions/fenced.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "granted-action";

// An operation as the SDKs call it.
struct Operation {
  // NOLINTNEXTLINE(google-explicit-constructor): rows read as tables.
  Operation(const char* operation)
      : name(operation), camel(operation), snake(SnakeCase(operation)) {
    camel[0] = absl::ascii_tolower(camel[0]);
    const size_t item = name.find("Item");
    if (item != std::string::npos) document = name.substr(0, item);
  }

  // "PutItem" -> "put_item".
  static std::string SnakeCase(absl::string_view operation) {
    std::string snake;
    for (const char c : operation) {
      if (absl::ascii_isupper(c) && !snake.empty()) snake += '_';
      snake += absl::ascii_tolower(c);
    }
    return snake;
  }

  std::string name;   // "PutItem"
  std::string camel;  // "putItem"
  std::string snake;  // "put_item"
  // "Put", of the "PutCommand" of DynamoDB's document client.
  std::string document;
};

// An action and the SDK operations that need it. Source: Service Authorization
// Reference, "Actions defined by ..." of each service.
struct Use {
  const char* action;
  std::vector<Operation> operations;
};

const std::vector<Use>& Uses() {
  static const auto& uses = *new std::vector<Use>{
      {"backup:DeleteRecoveryPoint", {"DeleteRecoveryPoint"}},
      {"backup:ListRecoveryPointsByBackupVault",
       {"ListRecoveryPointsByBackupVault"}},
      {"cloudformation:DescribeStackInstance", {"DescribeStackInstance"}},
      {"cloudformation:DescribeStacks", {"DescribeStacks"}},
      {"cloudwatch:DescribeAlarms", {"DescribeAlarms"}},
      {"cloudwatch:PutMetricData", {"PutMetricData"}},
      {"dynamodb:BatchGetItem", {"BatchGetItem"}},
      {"dynamodb:BatchWriteItem", {"BatchWriteItem"}},
      {"dynamodb:ConditionCheckItem", {"TransactWriteItems"}},
      {"dynamodb:DeleteItem", {"DeleteItem", "TransactWriteItems"}},
      {"dynamodb:GetItem", {"GetItem", "TransactGetItems"}},
      {"dynamodb:PutItem", {"PutItem", "TransactWriteItems"}},
      {"dynamodb:Query", {"Query"}},
      {"dynamodb:Scan", {"Scan"}},
      {"dynamodb:UpdateItem", {"UpdateItem", "TransactWriteItems"}},
      {"s3:AbortMultipartUpload", {"AbortMultipartUpload"}},
      {"s3:DeleteObject", {"DeleteObject", "DeleteObjects"}},
      {"s3:DeleteObjectVersion", {"DeleteObject", "DeleteObjects"}},
      {"s3:GetObject",
       {"GetObject", "HeadObject", "DownloadFileobj", "DownloadFile"}},
      {"s3:ListBucketMultipartUploads", {"ListMultipartUploads"}},
      {"s3:ListBucketVersions", {"ListObjectVersions"}},
      {"s3:PutLifecycleConfiguration", {"PutBucketLifecycleConfiguration"}},
      {"s3:PutObject",
       {"PutObject", "UploadFileobj", "UploadFile", "CreateMultipartUpload",
        "GeneratePresignedPost"}},
      {"s3:PutReplicationConfiguration",
       {"PutBucketReplication", "DeleteBucketReplication"}},
      {"sns:Publish", {"Publish"}},
      {"sts:AssumeRole", {"AssumeRole"}},
  };
  return uses;
}

// The words of a code by which it may call operations.
class Words {
 public:
  explicit Words(absl::string_view code)
      : code_(code),
        calls_by_other_names_(absl::StrContains(code, ".resource(") ||
                              absl::StrContains(code, "lib-storage") ||
                              absl::StrContains(code, "DynamoDBDocument.") ||
                              absl::StrContains(code, "presigned-post")),
        has_document_client_(absl::StrContains(code, "lib-dynamodb")) {
    const auto at = [&](size_t i) { return i < code.size() ? code[i] : '\0'; };
    const bool has_commands = absl::StrContains(code, "Command");
    for (size_t i = 0; i < code.size();) {
      if (!IsOfWord(code[i])) {
        ++i;
        continue;
      }
      const char before = i == 0 ? '\0' : code[i - 1];
      const size_t start = i;
      while (i < code.size() && IsOfWord(code[i])) ++i;
      const absl::string_view word = code.substr(start, i - start);
      // .put_item( and get_paginator("list_objects_v2")
      if (before == '.' && at(i) == '(') called_.insert(word);
      if ((before == '"' || before == '\'') && at(i) == before) {
        quoted_.insert(word);
      }
      // paginateQuery(
      if (absl::string_view rest = word; absl::ConsumePrefix(&rest, "paginate"))
        commands_.push_back(rest);
      if (!has_commands) continue;
      for (size_t command = word.find("Command"); command != word.npos;
           command = word.find("Command", command + 1)) {
        commands_.push_back(word.substr(0, command));
      }
    }
  }

  // Whether what is not seen may be called all the same.
  bool CallByOtherNames() const { return calls_by_other_names_; }

  // Whether it names the action's service: others have calls of that name, too.
  bool NameService(absl::string_view action) const {
    return absl::StrContains(code_, action.substr(0, action.find(':')));
  }

  bool Call(const Operation& operation) const {
    return called_.contains(operation.snake) ||
           (operation.name == "BatchWriteItem" &&
            called_.contains("batch_writer")) ||
           (has_document_client_ && !operation.document.empty() &&
            absl::c_linear_search(commands_, operation.document)) ||
           quoted_.contains(operation.snake) ||
           called_.contains(operation.camel) ||
           absl::c_any_of(commands_, [&](absl::string_view command) {
             return absl::EndsWith(command, operation.name);
           });
  }

 private:
  static bool IsOfWord(char c) {
    static constexpr std::array<bool, 256> kOfWord = [] {
      std::array<bool, 256> of_word = {};
      for (int i = '0'; i <= '9'; ++i) of_word[i] = true;
      for (int i = 'A'; i <= 'Z'; ++i) of_word[i] = of_word[i | 0x20] = true;
      of_word['_'] = true;
      return of_word;
    }();
    return kOfWord[static_cast<unsigned char>(c)];
  }

  absl::string_view code_;
  bool calls_by_other_names_;
  bool has_document_client_;
  absl::flat_hash_set<absl::string_view> called_;
  absl::flat_hash_set<absl::string_view> quoted_;
  // Without the "Command" and "paginate".
  std::vector<absl::string_view> commands_;
};

// Of one of the compiler's own functions, which nearly every environment has;
// null of other code.
const Words* OwnWords(absl::string_view code) {
  static const auto& own = *new auto([] {
    std::vector<std::pair<absl::string_view, Words>> all;
    for (absl::string_view text :
         {functions::ActiveRegion(), functions::DocumentMender(),
          functions::Emptier(), functions::FailoverEvaluator(),
          functions::SecondaryReader(), functions::TransactionProcessor()}) {
      all.emplace_back(text, Words(text));
    }
    return all;
  }());
  for (const auto& [text, words] : own) {
    if (text == code) return &words;
  }
  return nullptr;
}

// What the compiler grants whatever the spec says, as the fence needs it: to
// read the control item, and to store and read heartbeats.
bool IsOurs(const Statement& statement) {
  return statement.sid == "ControlItem" || statement.sid == "HeartbeatItems" ||
         statement.sid == "Heartbeats";
}

// Whether a role's rights beyond those allow the action on something.
bool IsAskedFor(const std::vector<Statement>& rights,
                absl::string_view action) {
  return absl::c_any_of(rights, [&](const Statement& statement) {
    return !IsOurs(statement) && Grants(Only(statement), action);
  });
}

std::string Names(const Use& use) {
  return absl::StrJoin(use.operations, " or ",
                       [](std::string* out, const Operation& operation) {
                         out->append(operation.name);
                       });
}

void VerifyFunction(const Node& node, const aws::lambda::Function& function,
                    const Words& words) {
  const Node* role = node.Target<aws::iam::Role>(function.role());
  if (role == nullptr) return;
  const std::vector<Statement>& own = role->Rights();
  // A role that the code assumes adds its rights.
  const Node* other = node.Target<aws::iam::Role>(
      Variable(function, functions::failover_evaluator::kRoleArn));
  const auto grants = [&](absl::string_view action) {
    return Grants(own, action) ||
           (other != nullptr && Grants(other->Rights(), action));
  };
  // The same for both regions' functions, which have one code: told once.
  const auto warn = [&](const std::string& text) {
    node.model->out().Warning(
        node.Place("/Code"), kRule,
        absl::StrCat(node.resource->logical_id, ": ", text));
  };
  std::vector<std::string> unused;
  for (const Use& use : Uses()) {
    const bool needed = absl::c_any_of(
        use.operations, [&](const auto& each) { return words.Call(each); });
    if (needed && !grants(use.action) && words.NameService(use.action)) {
      // Several actions may stand behind one call, of which one is enough.
      bool covered = false;
      for (const Use& like : Uses()) {
        covered |=
            &like != &use && Names(like) == Names(use) && grants(like.action);
      }
      if (covered) continue;
      if (use.operations.size() > 1 && !words.Call(use.operations[0])) {
        continue;
      }
      warn(absl::StrCat("the code calls ", use.operations[0].name,
                        ", for which its role does not allow ", use.action));
    }
    if (!needed && !words.CallByOtherNames() && IsAskedFor(own, use.action)) {
      unused.push_back(use.action);
    }
  }
  if (!unused.empty()) {
    warn(absl::StrCat("the role allows ", absl::StrJoin(unused, ", "),
                      ", and the code never calls what needs ",
                      unused.size() == 1 ? "it" : "them"));
  }
}

// Whether the region has a bucket that the environment may empty.
bool HasBucketToEmpty(const Model& model, absl::string_view region) {
  const auto buckets = model.All<aws::s3::Bucket>();
  return absl::c_any_of(buckets, [&](const auto& bucket) {
    return bucket.first->region() == region && !bucket.first->stack->is_apart;
  });
}

}  // namespace

void VerifyGrantedActions(const Model& model) {
  // Both regions' functions have one code.
  absl::flat_hash_map<absl::string_view, std::unique_ptr<Words>> known;
  for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
    const absl::string_view code =
        functions::OwnPart(function->code().zip_file(),
                           functions::LanguageOf(function->runtime()));
    if (code.empty()) continue;
    // One that has no bucket to empty has no right to.
    if (node->resource->logical_id == functions::emptier::kId &&
        (model.program().retains_data ||
         !HasBucketToEmpty(model, node->region()))) {
      continue;
    }
    const Words* words = OwnWords(code);
    if (words == nullptr) {
      std::unique_ptr<Words>& of_code = known[code];
      if (of_code == nullptr) of_code = std::make_unique<Words>(code);
      words = of_code.get();
    }
    VerifyFunction(*node, *function, *words);
  }
}

}  // namespace drc::verify
