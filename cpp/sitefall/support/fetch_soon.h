#pragma once
// A hint that memory will be read soon: of what is large and visited at random most of the time goes by in waiting.

namespace sitefall::support {

/// Begins to bring the first line of the object into the cache, without waiting; no effect but on time.
template <typename T>
inline void fetch_soon(const T* object) {
#if defined(__GNUC__) || defined(__clang__)
    __builtin_prefetch(object);
#else
    static_cast<void>(object);
#endif
}

} // namespace sitefall::support
