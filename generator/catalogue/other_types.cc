// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/other_types.h"

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/backup.pb.h"
#include "aws/certificate_manager.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/ec2.pb.h"
#include "aws/events.pb.h"
#include "aws/iam.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"
#include "aws/logs.pb.h"
#include "aws/route53.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "aws/ssm.pb.h"
#include "cfn/v1/type_archive.pb.h"
#include "generator/schema/schema.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/io/gzip_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/struct.pb.h"

namespace drc::catalogue {

// proto/aws/other_types.binpb, a serialized cfn.v1.TypeArchive
// (type_archive.cc, which the build makes of it).
absl::string_view TypeArchiveBytes();

namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::DescriptorPool;
using ::google::protobuf::DynamicMessageFactory;
using ::google::protobuf::FileDescriptor;
using ::google::protobuf::FileDescriptorProto;

// Each file of proto/aws, by one of its messages, in the order in which lower
// needs them. A linker leaves out the files that nobody refers to.
struct GeneratedFile {
  absl::string_view package;
  const Descriptor* (*any)();
};
constexpr GeneratedFile kGeneratedFiles[] = {
    {"route53", &aws::route53::RecordSet::descriptor},
    {"cloud_formation", &aws::cloud_formation::Stack::descriptor},
    {"iam", &aws::iam::Role::descriptor},
    {"kms", &aws::kms::Key::descriptor},
    {"ec2", &aws::ec2::VPC::descriptor},
    {"sns", &aws::sns::Topic::descriptor},
    {"kinesis", &aws::kinesis::Stream::descriptor},
    {"logs", &aws::logs::LogGroup::descriptor},
    {"lambda", &aws::lambda::Function::descriptor},
    {"api_gateway_v2", &aws::api_gateway_v2::Api::descriptor},
    {"dynamodb", &aws::dynamodb::GlobalTable::descriptor},
    {"s3", &aws::s3::Bucket::descriptor},
    {"events", &aws::events::Rule::descriptor},
    {"cloud_watch", &aws::cloud_watch::Alarm::descriptor},
    {"backup", &aws::backup::BackupVault::descriptor},
    {"ssm", &aws::ssm::Parameter::descriptor},
    {"certificate_manager", &aws::certificate_manager::Certificate::descriptor},
};

const Descriptor* FindGenerated(absl::string_view package,
                                absl::string_view name) {
  for (const GeneratedFile& file : kGeneratedFiles) {
    if (file.package == package) {
      return file.any()->file()->FindMessageTypeByName(std::string(name));
    }
  }
  return nullptr;
}

std::string Inflate(const std::string& bytes) {
  google::protobuf::io::ArrayInputStream in(bytes.data(),
                                            static_cast<int>(bytes.size()));
  google::protobuf::io::GzipInputStream stream(
      &in, google::protobuf::io::GzipInputStream::GZIP);
  std::string result;
  const void* data = nullptr;
  int count = 0;
  while (stream.Next(&data, &count)) {
    result.append(static_cast<const char*>(data), count);
  }
  return result;
}

struct Type {
  absl::string_view name;  // "Queue"
  size_t offset = 0;       // Of its file in the service's, inflated.
  size_t size = 0;
  const Descriptor* message = nullptr;  // Null until it is asked for.
};

struct Service {
  cfn::v1::ArchivedService archived;
  std::vector<Type> types;
  std::string files;  // Inflated when they are first needed.
};

class Types {
 public:
  Types() : pool_(DescriptorPool::generated_pool()), factory_(&pool_) {
    factory_.SetDelegateToGeneratedFactory(true);
    // What the files import is in this program, and known to the pool below.
    cfn::v1::Property::descriptor();
    google::protobuf::Struct::descriptor();
    ReadIndex();
  }

  const Descriptor* FindByName(absl::string_view name) {
    const std::vector<absl::string_view> parts = absl::StrSplit(name, '.');
    if (parts.size() != 3 || parts[0] != "aws") return nullptr;
    for (Service& service : services_) {
      if (service.archived.package() == parts[1])
        return Find(service, parts[2]);
    }
    return nullptr;
  }

  const Descriptor* FindByType(absl::string_view type) {
    const std::vector<absl::string_view> parts = absl::StrSplit(type, "::");
    if (parts.size() != 3 || parts[0] != "AWS") return nullptr;
    for (Service& service : services_) {
      if (service.archived.type_prefix() == parts[1]) {
        return Find(service, parts[2]);
      }
    }
    return nullptr;
  }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const Service& service : services_) {
      for (const Type& type : service.types) {
        names.push_back(
            absl::StrCat("aws.", service.archived.package(), ".", type.name));
      }
    }
    absl::c_sort(names);
    return names;
  }

  DynamicMessageFactory& factory() { return factory_; }
  DescriptorPool& pool() { return pool_; }
  std::mutex& mutex() { return mutex_; }

 private:
  void ReadIndex() {
    const absl::string_view bytes = TypeArchiveBytes();
    cfn::v1::TypeArchive archive;
    archive.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    services_ = std::vector<Service>(archive.services_size());
    for (int i = 0; i < archive.services_size(); ++i) {
      Service& service = services_[i];
      service.archived.Swap(archive.mutable_services(i));
      size_t offset = 0;
      for (const cfn::v1::ArchivedType& type : service.archived.types()) {
        service.types.push_back({type.name(), offset, type.size()});
        offset += type.size();
      }
    }
  }

  const Descriptor* Find(Service& service, absl::string_view name) {
    for (Type& type : service.types) {
      if (type.name != name) continue;
      const std::lock_guard<std::mutex> lock(mutex_);
      if (type.message == nullptr) {
        type.message = type.size == 0
                           ? FindGenerated(service.archived.package(), name)
                           : Build(service, type);
      }
      return type.message;
    }
    return nullptr;
  }

  const Descriptor* Build(Service& service, const Type& type) {
    if (service.files.empty()) {
      service.files = Inflate(service.archived.files());
      service.archived.clear_files();
    }
    FileDescriptorProto file;
    if (service.files.size() < type.offset + type.size ||
        !file.ParseFromArray(service.files.data() + type.offset,
                             static_cast<int>(type.size))) {
      return nullptr;
    }
    const FileDescriptor* built = pool_.BuildFile(file);
    return built == nullptr
               ? nullptr
               : built->FindMessageTypeByName(std::string(type.name));
  }

  std::mutex mutex_;  // Of all that changes once the index is read.
  DescriptorPool pool_;
  DynamicMessageFactory factory_;
  std::vector<Service> services_;
};

Types& AllOfThem() {
  static auto& types = *new Types;
  return types;
}

}  // namespace

const Descriptor* FindMessage(absl::string_view full_name) {
  return AllOfThem().FindByName(full_name);
}

const Descriptor* FindMessageOfType(absl::string_view type) {
  if (absl::StartsWith(type, "Custom::")) {
    type = "AWS::CloudFormation::CustomResource";
  }
  return AllOfThem().FindByType(type);
}

const std::vector<std::string>& AllMessageNames() {
  static const auto& names = *new std::vector<std::string>(AllOfThem().Names());
  return names;
}

void ReadGeneratedTypes() {
  for (const GeneratedFile& file : kGeneratedFiles) {
    const FileDescriptor& types = *file.any()->file();
    for (int i = 0; i < types.message_type_count(); ++i) {
      schema::SchemaOf(types.message_type(i));
    }
  }
}

google::protobuf::MessageFactory& MessageFactoryOfTypes() {
  return AllOfThem().factory();
}

DescriptorPool& TypePool() { return AllOfThem().pool(); }

std::mutex& TypePoolMutex() { return AllOfThem().mutex(); }

}  // namespace drc::catalogue
