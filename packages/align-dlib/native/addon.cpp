#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include <napi.h>

#include "face_finder.h"

namespace likeness {
namespace {

typedef std::shared_ptr<const FaceFinder> SharedFinder;
typedef Napi::External<SharedFinder> FinderHandle;

constexpr napi_type_tag finder_tag = {0x6c696b656e657373, 0x646c69622d766563};

constexpr int largest_upsampling = 2;
// Pixels of a row or column that dlib scans. It adds up positions in a row as 32-bit floats when it shrinks a photo, and
// from a width of 77,779 on (tried for each) rounding carries it beyond the end of its memory.
constexpr long longest_scanned_side = 1 << 16;
// Pixels that dlib scans, after up-sampling: a search through that many takes about 1.5 GB.
constexpr double most_scanned_pixels = 1 << 27;

// Runs on a thread of libuv's pool and settles a promise on the thread of JavaScript.
class PromiseWorker : public Napi::AsyncWorker {
 public:
  Napi::Promise promise() const { return deferred_.Promise(); }

 protected:
  explicit PromiseWorker(Napi::Env env) : Napi::AsyncWorker(env, "likeness-dlib"), deferred_(env) {}

  virtual void work() = 0;
  virtual Napi::Value answer() = 0;

  void Execute() final {
    try {
      work();
    } catch (const std::bad_alloc&) {
      SetError("out of memory");
    } catch (const std::exception& error) {
      SetError(error.what());
    } catch (...) {
      SetError("unknown native error");
    }
  }
  void OnOK() final {
    settle([this] { deferred_.Resolve(answer()); });
  }
  void OnError(const Napi::Error& error) final {
    settle([&] { deferred_.Reject(error.Value()); });
  }

 private:
  // A worker thread that is being terminated runs no JavaScript any more: then nobody waits for the promise, and the
  // exception would end the whole process.
  template <typename Settle>
  void settle(Settle settle) {
    try {
      settle();
    } catch (const Napi::Error&) {
    }
  }

  const Napi::Promise::Deferred deferred_;
};

// Bytes that stay readable on another thread. Shared memory is read in place. Any other buffer is copied, at a thousandth
// of the time of a search: JavaScript may transfer it away and have it freed, which a reference to it does not prevent
// and Node-API has no way to forbid.
class StableBytes {
 public:
  explicit StableBytes(const Napi::Uint8Array& bytes) {
    if (!bytes.ArrayBuffer().IsArrayBuffer()) {
      kept_alive_ = Napi::Persistent(bytes);
      data_ = bytes.Data();
      return;
    }
    copy_.reset(new std::uint8_t[bytes.ByteLength()]);
    std::memcpy(copy_.get(), bytes.Data(), bytes.ByteLength());
    data_ = copy_.get();
  }

  const std::uint8_t* data() const { return data_; }

 private:
  Napi::Reference<Napi::Uint8Array> kept_alive_;
  std::unique_ptr<std::uint8_t[]> copy_;
  const std::uint8_t* data_;
};

// `predictor` must not be transferred meanwhile: the caller has just read it from a file and shows it to nobody.
class LoadWorker final : public PromiseWorker {
 public:
  LoadWorker(Napi::Env env, const Napi::Uint8Array& predictor)
      : PromiseWorker(env),
        kept_alive_(Napi::Persistent(predictor)),
        bytes_(predictor.Data()),
        size_(predictor.ByteLength()) {}

 protected:
  void work() override { finder_ = std::make_shared<const FaceFinder>(bytes_, size_); }

  Napi::Value answer() override {
    auto handle = FinderHandle::New(Env(), new SharedFinder(std::move(finder_)),
                                    [](Napi::Env, SharedFinder* finder) { delete finder; });
    handle.TypeTag(&finder_tag);
    return handle;
  }

 private:
  const Napi::Reference<Napi::Uint8Array> kept_alive_;
  const std::uint8_t* const bytes_;
  const std::size_t size_;
  SharedFinder finder_;
};

struct Request {
  Napi::Uint8Array rgb;
  long width;
  long height;
  int upsampling;
};

class FindWorker final : public PromiseWorker {
 public:
  FindWorker(Napi::Env env, SharedFinder finder, const Request& request)
      : PromiseWorker(env),
        finder_(std::move(finder)),
        rgb_(request.rgb),
        width_(request.width),
        height_(request.height),
        upsampling_(request.upsampling) {}

 protected:
  void work() override { numbers_ = finder_->find(rgb_.data(), width_, height_, upsampling_); }

  Napi::Value answer() override {
    auto numbers = Napi::Float64Array::New(Env(), numbers_.size());
    if (!numbers_.empty()) std::memcpy(numbers.Data(), numbers_.data(), numbers_.size() * sizeof(double));
    return numbers;
  }

 private:
  const SharedFinder finder_;
  const StableBytes rgb_;
  const long width_;
  const long height_;
  const int upsampling_;
  std::vector<double> numbers_;
};

long whole_number(const Napi::Value& value, const char* name, double least, double most) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (!(number >= least && number <= most) || number != std::floor(number)) {
    throw Napi::RangeError::New(value.Env(), std::string(name) + " must be a whole number from " +
                                                 std::to_string(long(least)) + " to " + std::to_string(long(most)));
  }
  return long(number);
}

Napi::Uint8Array bytes_of(const Napi::Value& value, const char* name) {
  const auto fail = [&](const char* problem) {
    return Napi::TypeError::New(value.Env(), std::string(name) + problem);
  };
  if (!value.IsTypedArray()) throw fail(" must be a Uint8Array");
  const auto type = value.As<Napi::TypedArray>().TypedArrayType();
  if (type != napi_uint8_array && type != napi_uint8_clamped_array) throw fail(" must be a Uint8Array");
  return value.As<Napi::Uint8Array>();
}

const SharedFinder& finder_of(const Napi::Value& value) {
  const bool tagged = value.IsExternal() && value.As<FinderHandle>().CheckTypeTag(&finder_tag);
  if (!tagged) throw Napi::TypeError::New(value.Env(), "finder must be what load() gave");
  return *value.As<FinderHandle>().Data();
}

Request request_of(const Napi::CallbackInfo& info) {
  const auto rgb = bytes_of(info[1], "data");
  const long width = whole_number(info[2], "width", 1, longest_scanned_side);
  const long height = whole_number(info[3], "height", 1, longest_scanned_side);
  const int upsampling = int(whole_number(info[4], "upsampling", 0, largest_upsampling));
  const std::size_t expected = std::size_t(3) * std::size_t(width) * std::size_t(height);
  if (rgb.ByteLength() != expected) {
    throw Napi::RangeError::New(info.Env(), "data has " + std::to_string(rgb.ByteLength()) + " bytes, a photo of " +
                                                std::to_string(width) + " x " + std::to_string(height) + " needs " +
                                                std::to_string(expected));
  }
  const long scanned_width = width << upsampling;
  const long scanned_height = height << upsampling;
  if (std::max(scanned_width, scanned_height) > longest_scanned_side ||
      double(scanned_width) * double(scanned_height) > most_scanned_pixels) {
    throw Napi::RangeError::New(info.Env(), "a photo of " + std::to_string(width) + " x " + std::to_string(height) +
                                                " with " + std::to_string(upsampling) +
                                                " up-samplings is larger than 65536 on a side or 134217728 pixels");
  }
  return {rgb, width, height, upsampling};
}

Napi::Value start(PromiseWorker* worker) {
  const Napi::Value promise = worker->promise();
  worker->Queue();
  return promise;
}

// load(predictor: Uint8Array): Promise<finder>
Napi::Value load(const Napi::CallbackInfo& info) {
  return start(new LoadWorker(info.Env(), bytes_of(info[0], "predictor")));
}

// find(finder, data: Uint8Array, width, height, upsampling): Promise<Float64Array>
Napi::Value find(const Napi::CallbackInfo& info) {
  const SharedFinder& finder = finder_of(info[0]);
  if (!finder) throw Napi::Error::New(info.Env(), "the finder is released");
  const Request request = request_of(info);
  try {
    return start(new FindWorker(info.Env(), finder, request));
  } catch (const std::bad_alloc&) {
    throw Napi::Error::New(info.Env(), "out of memory");
  }
}

// release(finder): its memory is freed as soon as no search under way needs it
void release(const Napi::CallbackInfo& info) {
  finder_of(info[0]);
  info[0].As<FinderHandle>().Data()->reset();
}

Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  exports.Set("version", dlib_version());
  exports.Set("simd", simd_level());
  exports.Set("load", Napi::Function::New(env, load, "load"));
  exports.Set("find", Napi::Function::New(env, find, "find"));
  exports.Set("release", Napi::Function::New(env, release, "release"));
  return exports;
}

NODE_API_MODULE(likeness_dlib, initialise)

}  // namespace
}  // namespace likeness
