// A separate addon, compiled for every processor, because one that holds AVX2 code must not even be loaded to find out.
#include <napi.h>

static Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  __builtin_cpu_init();
  exports.Set("avx2", Napi::Boolean::New(env, __builtin_cpu_supports("avx2")));
  return exports;
}

NODE_API_MODULE(likeness_cpu, initialise)
