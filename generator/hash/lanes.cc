// SPDX-License-Identifier: Apache-2.0
#include "generator/hash/lanes.h"

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <numeric>

#ifdef __x86_64__
#include <cpuid.h>
#endif

namespace drc::hash {

#ifdef __x86_64__

namespace {

constexpr size_t kLanes = 8;
constexpr size_t kBlock = 64;

// A word of each lane.
using Words = uint32_t __attribute__((vector_size(32)));
using Bytes = uint8_t __attribute__((vector_size(32)));
using State = std::array<Words, 8>;

// NIST, "FIPS 180-4: Secure Hash Standard", 4.2.2 and 5.3.3.
constexpr uint32_t kRound[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
// The same in each lane: as they are not known before, they are read from
// memory, which takes one instruction instead of four.
const std::array<Words, 64> kRounds = [] {
  std::array<Words, 64> rounds;
  for (size_t t = 0; t < rounds.size(); ++t) rounds[t] = Words{} + kRound[t];
  return rounds;
}();
constexpr uint32_t kInitial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372,
                                  0xa54ff53a, 0x510e527f, 0x9b05688c,
                                  0x1f83d9ab, 0x5be0cd19};

// A text on its way: its whole blocks, then one or two that end it.
struct Lane {
  size_t text = 0;  // which
  const uint8_t* block = nullptr;
  size_t left = 0;  // blocks; none: the lane has nothing to do
  bool at_end = false;
  size_t end_blocks = 0;
  std::array<uint8_t, 2 * kBlock> end;

  void Begin(size_t index, absl::string_view bytes) {
    text = index;
    at_end = false;
    block = reinterpret_cast<const uint8_t*>(bytes.data());
    left = bytes.size() / kBlock;
    const size_t rest = bytes.size() % kBlock;
    end_blocks = rest + 1 + sizeof(uint64_t) > kBlock ? 2 : 1;
    end = {};
    std::copy(bytes.end() - rest, bytes.end(), end.begin());
    end[rest] = 0x80;
    uint64_t bits = uint64_t{bytes.size()} * 8;
    for (size_t i = end_blocks * kBlock; bits != 0; bits >>= 8) {
      end[--i] = bits & 0xff;
    }
    if (left == 0) BeginEnd();
  }

  void BeginEnd() {
    at_end = true;
    block = end.data();
    left = end_blocks;
  }

  // Takes the block for done.
  void Advance() {
    block += kBlock;
    if (--left == 0 && !at_end) BeginEnd();
  }
};

#define DRC_AVX2 [[gnu::target("avx2")]]
#define DRC_AVX2_INLINE [[gnu::target("avx2"), gnu::always_inline]] inline

template <int n>
DRC_AVX2_INLINE Words Right(const Words& x) {
  return (x >> n) ^ (x << (32 - n));
}

// The eight words of each lane's block from the i-th on, which are big-endian,
// lane by lane.
DRC_AVX2_INLINE void Load(const std::array<const uint8_t*, kLanes>& blocks,
                          size_t i, Words* words) {
  State lanes;
#pragma GCC unroll 8
  for (size_t lane = 0; lane < kLanes; ++lane) {
    Bytes bytes;
    std::memcpy(&bytes, blocks[lane] + 4 * i, sizeof(bytes));
    lanes[lane] = reinterpret_cast<Words>(__builtin_shufflevector(
        bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12, 19,
        18, 17, 16, 23, 22, 21, 20, 27, 26, 25, 24, 31, 30, 29, 28));
  }
  // Shuffled like cards three times, rows are columns.
#pragma GCC unroll 3
  for (int times = 0; times < 3; ++times) {
    const State halves = lanes;
#pragma GCC unroll 4
    for (size_t j = 0; j < 4; ++j) {
      const Words &x = halves[j], &y = halves[j + 4];
      lanes[2 * j] = __builtin_shufflevector(x, y, 0, 8, 1, 9, 2, 10, 3, 11);
      lanes[2 * j + 1] =
          __builtin_shufflevector(x, y, 4, 12, 5, 13, 6, 14, 7, 15);
    }
  }
#pragma GCC unroll 8
  for (size_t j = 0; j < kLanes; ++j) words[j] = lanes[j];
}

// FIPS 180-4, 6.2.2: a block of each lane.
DRC_AVX2 void Step(const std::array<const uint8_t*, kLanes>& blocks,
                   State& state) {
  Words w[16];
  auto [a, b, c, d, e, f, g, h] = state;
#pragma GCC unroll 64
  for (size_t t = 0; t < 64; ++t) {
    Words& word = w[t % 16];
    if (t % 8 == 0 && t < 16) Load(blocks, t, &word);
    if (t >= 16) {
      const Words &x = w[(t + 1) % 16], &y = w[(t + 14) % 16];
      word += (Right<7>(x) ^ Right<18>(x) ^ (x >> 3)) + w[(t + 9) % 16] +
              (Right<17>(y) ^ Right<19>(y) ^ (y >> 10));
    }
    const Words more = h + (Right<6>(e) ^ Right<11>(e) ^ Right<25>(e)) +
                       (g ^ (e & (f ^ g))) + (word + kRounds[t]);
    h = g;
    g = f;
    f = e;
    e = d + more;
    d = c;
    const Words next = more + (Right<2>(a) ^ Right<13>(a) ^ Right<22>(a)) +
                       (b ^ ((a ^ b) & (b ^ c)));
    c = b;
    b = a;
    a = next;
  }
  const State added = {a, b, c, d, e, f, g, h};
  for (size_t i = 0; i < state.size(); ++i) state[i] += added[i];
}

// Goes on with a lane alone, where few have anything to do.
Digest Finish(const State& state, size_t lane, absl::string_view text,
              size_t done) {
  SHA256_CTX context;
  SHA256_Init(&context);
  for (size_t i = 0; i < state.size(); ++i) context.h[i] = state[i][lane];
  context.Nl = static_cast<uint32_t>(done * 8);
  context.Nh = static_cast<uint32_t>(uint64_t{done} * 8 >> 32);
  SHA256_Update(&context, text.data() + done, text.size() - done);
  Digest digest;
  SHA256_Final(digest.data(), &context);
  return digest;
}

Digest Read(const State& state, size_t lane) {
  Digest digest;
  for (size_t i = 0; i < digest.size(); ++i) {
    digest[i] = state[i / 4][lane] >> (24 - i % 4 * 8) & 0xff;
  }
  return digest;
}

}  // namespace

bool HasLanes() { return __builtin_cpu_supports("avx2"); }

bool PrefersLanes() {
  unsigned a, b, c, d;
  // Intel SDM, "CPUID": of leaf 7, bit 29 of EBX are the SHA extensions.
  return HasLanes() && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 &&
         (b >> 29 & 1) == 0;
}

std::vector<Digest> HashInLanes(absl::Span<const absl::string_view> texts) {
  static constexpr uint8_t kNothing[kBlock] = {};
  std::vector<Digest> digests(texts.size());
  // The longest first, so that the lanes end together.
  std::vector<size_t> order(texts.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](size_t x, size_t y) {
    return texts[x].size() > texts[y].size();
  });
  State state;
  std::array<Lane, kLanes> lanes;
  for (auto next = order.begin();;) {
    size_t busy = 0;
    std::array<const uint8_t*, kLanes> blocks;
    for (size_t i = 0; i < kLanes; ++i) {
      Lane& lane = lanes[i];
      if (lane.left == 0 && next != order.end()) {
        lane.Begin(*next, texts[*next]);
        ++next;
        for (size_t j = 0; j < state.size(); ++j) state[j][i] = kInitial[j];
      }
      busy += lane.left > 0;
      blocks[i] = lane.left > 0 ? lane.block : kNothing;
    }
    if (busy == 0) return digests;
    // A step takes twice as long as a block of one.
    for (size_t i = 0; busy <= 2 && i < kLanes; ++i) {
      Lane& lane = lanes[i];
      if (lane.left == 0 || lane.at_end) continue;
      const absl::string_view text = texts[lane.text];
      digests[lane.text] =
          Finish(state, i, text, (text.size() / kBlock - lane.left) * kBlock);
      lane.left = 0;
      blocks[i] = kNothing;
    }
    Step(blocks, state);
    for (size_t i = 0; i < kLanes; ++i) {
      Lane& lane = lanes[i];
      if (lane.left == 0) continue;
      lane.Advance();
      if (lane.left == 0) digests[lane.text] = Read(state, i);
    }
  }
}

#else

bool HasLanes() { return false; }
bool PrefersLanes() { return false; }
std::vector<Digest> HashInLanes(absl::Span<const absl::string_view>) {
  return {};
}

#endif

}  // namespace drc::hash
