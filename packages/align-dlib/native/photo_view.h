#pragma once

#include <cstdint>

#include <dlib/image_processing/generic_image.h>
#include <dlib/pixel.h>

namespace likeness {

// Interleaved RGB bytes seen as a dlib image, so that dlib reads the photo where it lies.
struct PhotoView {
  const std::uint8_t* bytes;
  long rows;
  long columns;
};

inline long num_rows(const PhotoView& photo) { return photo.rows; }
inline long num_columns(const PhotoView& photo) { return photo.columns; }
inline long width_step(const PhotoView& photo) { return photo.columns * 3; }
inline const void* image_data(const PhotoView& photo) { return photo.bytes; }

}  // namespace likeness

namespace dlib {

static_assert(sizeof(rgb_pixel) == 3, "a photo's bytes are read as rgb_pixel");

template <>
struct image_traits<likeness::PhotoView> {
  typedef rgb_pixel pixel_type;
};

template <>
struct image_traits<const likeness::PhotoView> {
  typedef rgb_pixel pixel_type;
};

}  // namespace dlib
