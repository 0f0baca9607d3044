// What dlib itself takes, without Node: the yardstick of the addon. Reads photos once, then answers each line of stdin (a
// number of threads) with a line of JSON: milliseconds of detection and of landmarks for each photo, and of the whole pass.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include <dlib/array2d.h>
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>

namespace {

typedef dlib::array2d<dlib::rgb_pixel> Photo;
typedef std::chrono::steady_clock Clock;

double milliseconds(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

std::vector<Photo> read_photos(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<Photo> photos;
  std::uint32_t size[2];
  while (file.read(reinterpret_cast<char*>(size), sizeof size)) {
    Photo photo(size[1], size[0]);
    file.read(reinterpret_cast<char*>(&photo[0][0]), 3L * size[0] * size[1]);
    photos.push_back(std::move(photo));
  }
  return photos;
}

void print(const char* name, const std::vector<double>& values) {
  std::cout << '"' << name << "\":[";
  for (std::size_t i = 0; i < values.size(); ++i) std::cout << (i ? "," : "") << values[i];
  std::cout << "],";
}

}  // namespace

int main(int, char** arguments) {
  const std::vector<Photo> photos = read_photos(arguments[1]);
  dlib::shape_predictor predictor;
  dlib::deserialize(arguments[2]) >> predictor;
  std::vector<dlib::frontal_face_detector> detectors(2, dlib::get_frontal_face_detector());
  const dlib::pyramid_down<2> pyramid;

  std::size_t threads = 0;
  while (std::cin >> threads && threads >= 1 && threads <= detectors.size()) {
    std::vector<double> detect(photos.size()), landmarks(photos.size());
    std::atomic<std::size_t> next(0);
    std::atomic<long> faces(0);
    const auto search = [&](dlib::frontal_face_detector& detector) {
      for (std::size_t i = next++; i < photos.size(); i = next++) {
        const auto began = Clock::now();
        Photo enlarged;
        pyramid_up(photos[i], enlarged, pyramid);
        auto found = detector(enlarged);
        const auto detected = Clock::now();
        for (const auto& box : found) faces += predictor(photos[i], pyramid.rect_down(box)).num_parts() > 0;
        detect[i] = milliseconds(began, detected);
        landmarks[i] = milliseconds(detected, Clock::now());
      }
    };
    const auto began = Clock::now();
    std::vector<std::thread> helpers;
    for (std::size_t t = 1; t < threads; ++t) helpers.emplace_back(search, std::ref(detectors[t]));
    search(detectors[0]);
    for (auto& helper : helpers) helper.join();
    const double total = milliseconds(began, Clock::now());
    std::cout << "{";
    print("detect", detect);
    print("landmarks", landmarks);
    std::cout << "\"total\":" << total << ",\"faces\":" << faces << "}" << std::endl;
  }
}
