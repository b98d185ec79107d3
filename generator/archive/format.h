// SPDX-License-Identifier: Apache-2.0
//
// What a zip archive is made of. Source: PKWARE, ".ZIP File Format
// Specification".
#ifndef GENERATOR_ARCHIVE_FORMAT_H_
#define GENERATOR_ARCHIVE_FORMAT_H_

#include <cstddef>
#include <cstdint>

namespace drc::archive {

// Signatures.
inline constexpr uint32_t kLocalHeader = 0x04034b50;
inline constexpr uint32_t kCentralHeader = 0x02014b50;
inline constexpr uint32_t kEnd = 0x06054b50;

// Bytes of each without what varies.
inline constexpr size_t kLocalBytes = 30;
inline constexpr size_t kCentralBytes = 46;
inline constexpr size_t kEndBytes = 22;

// Flags.
inline constexpr uint16_t kEncrypted = 1;
inline constexpr uint16_t kUtf8Names = 1 << 11;

// Methods.
inline constexpr uint16_t kStored = 0;
inline constexpr uint16_t kDeflated = 8;

}  // namespace drc::archive

#endif  // GENERATOR_ARCHIVE_FORMAT_H_
