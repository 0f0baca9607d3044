#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace likeness {

constexpr int landmark_count = 68;
// left, top, right, bottom (inclusive), score, then x and y of each landmark
constexpr int numbers_per_face = 5 + 2 * landmark_count;

// Finds faces with dlib's frontal detector and their landmarks with its shape predictor. One object may be used by any
// number of threads at once.
class FaceFinder {
 public:
  // `predictor` is the content of a 68-point shape predictor's file; throws std::exception when it is not one.
  FaceFinder(const std::uint8_t* predictor, std::size_t size);
  ~FaceFinder();

  // Reads `3 * width * height` bytes at `rgb` without copying them. Returns `numbers_per_face` numbers for each face.
  std::vector<double> find(const std::uint8_t* rgb, long width, long height, int upsampling) const;

 private:
  struct Parts;
  const std::unique_ptr<Parts> parts_;
};

// Version of the dlib headers that this was compiled with, and the vector instructions that dlib uses in it.
const char* dlib_version();
const char* simd_level();

}  // namespace likeness
