#include "face_finder.h"

#include <istream>
#include <mutex>
#include <stdexcept>
#include <streambuf>
#include <utility>

#include <dlib/array2d.h>
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>
#include <dlib/revision.h>

#include "photo_view.h"

namespace likeness {
namespace {

using Detector = dlib::frontal_face_detector;

// A detector keeps the feature pyramid of its last photo, some 7 bytes for each pixel that it scanned. After a larger
// photo than this it is dropped instead of kept for the next one.
constexpr long largest_kept_scan = 16L << 20;

class BytesBuffer : public std::streambuf {
 public:
  BytesBuffer(const std::uint8_t* bytes, std::size_t size) {
    char* begin = const_cast<char*>(reinterpret_cast<const char*>(bytes));
    setg(begin, begin, begin + size);
  }
};

dlib::shape_predictor read_predictor(const std::uint8_t* bytes, std::size_t size) {
  BytesBuffer buffer(bytes, size);
  std::istream stream(&buffer);
  dlib::shape_predictor predictor;
  deserialize(predictor, stream);
  if (predictor.num_parts() != landmark_count) {
    throw std::runtime_error("a shape predictor of " + std::to_string(predictor.num_parts()) + " points, 68 are needed");
  }
  return predictor;
}

// dlib's detector is not const while it scans, so each thread borrows its own copy.
class DetectorPool {
 public:
  std::unique_ptr<Detector> borrow() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!idle_.empty()) {
        auto detector = std::move(idle_.back());
        idle_.pop_back();
        return detector;
      }
    }
    return std::unique_ptr<Detector>(new Detector(original_));
  }

  void give_back(std::unique_ptr<Detector> detector) {
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(std::move(detector));
  }

 private:
  const Detector original_ = dlib::get_frontal_face_detector();
  std::mutex mutex_;
  std::vector<std::unique_ptr<Detector>> idle_;
};

typedef std::vector<std::pair<double, dlib::rectangle>> Detections;

Detections detect(Detector& detector, const PhotoView& photo, int upsampling, long& scanned) {
  Detections found;
  scanned = photo.rows * photo.columns;
  if (upsampling == 0) {
    detector(photo, found);
    return found;
  }
  const dlib::pyramid_down<2> pyramid;
  dlib::array2d<dlib::rgb_pixel> enlarged;
  pyramid_up(photo, enlarged, pyramid);
  for (int i = 1; i < upsampling; ++i) pyramid_up(enlarged, pyramid);
  scanned = enlarged.nr() * enlarged.nc();
  detector(enlarged, found);
  for (auto& face : found) face.second = pyramid.rect_down(face.second, upsampling);
  return found;
}

}  // namespace

struct FaceFinder::Parts {
  explicit Parts(dlib::shape_predictor read) : predictor(std::move(read)) {}

  const dlib::shape_predictor predictor;
  DetectorPool detectors;
};

FaceFinder::FaceFinder(const std::uint8_t* predictor, std::size_t size)
    : parts_(new Parts(read_predictor(predictor, size))) {}

FaceFinder::~FaceFinder() = default;

std::vector<double> FaceFinder::find(const std::uint8_t* rgb, long width, long height, int upsampling) const {
  const PhotoView photo{rgb, height, width};
  auto detector = parts_->detectors.borrow();
  long scanned = 0;
  const Detections found = detect(*detector, photo, upsampling, scanned);
  if (scanned <= largest_kept_scan) parts_->detectors.give_back(std::move(detector));

  std::vector<double> numbers;
  numbers.reserve(found.size() * numbers_per_face);
  for (const auto& face : found) {
    const dlib::rectangle& box = face.second;
    numbers.insert(numbers.end(), {double(box.left()), double(box.top()), double(box.right()), double(box.bottom()), face.first});
    const dlib::full_object_detection shape = parts_->predictor(photo, box);
    for (int i = 0; i < landmark_count; ++i) {
      numbers.push_back(shape.part(i).x());
      numbers.push_back(shape.part(i).y());
    }
  }
  return numbers;
}

#define LIKENESS_TEXT(value) #value
#define LIKENESS_VERSION(major, minor, patch) LIKENESS_TEXT(major) "." LIKENESS_TEXT(minor) "." LIKENESS_TEXT(patch)

const char* dlib_version() { return LIKENESS_VERSION(DLIB_MAJOR_VERSION, DLIB_MINOR_VERSION, DLIB_PATCH_VERSION); }

const char* simd_level() {
#if defined(DLIB_HAVE_AVX2)
  return "avx2";
#elif defined(DLIB_HAVE_AVX)
  return "avx";
#elif defined(DLIB_HAVE_SSE41)
  return "sse4.1";
#elif defined(DLIB_HAVE_SSE2)
  return "sse2";
#elif defined(DLIB_HAVE_NEON)
  return "neon";
#else
  return "none";
#endif
}

}  // namespace likeness
