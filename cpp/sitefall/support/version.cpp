#include "sitefall/support/version.h"

namespace sitefall::support {

const char* version() { return SITEFALL_VERSION; }

std::string build_json() {
#if defined(__clang__)
    const std::string compiler = "clang " __clang_version__;
#else
    const std::string compiler = "gcc " __VERSION__;
#endif
    return "{\"version\":\"" SITEFALL_VERSION "\",\"compiler\":\"" + compiler +
           "\",\"build\":\"" SITEFALL_BUILD_TYPE "\",\"eigen\":\"" SITEFALL_EIGEN
           "\",\"boost\":\"" SITEFALL_BOOST "\",\"nlohmann_json\":\"" SITEFALL_JSON "\"}";
}

} // namespace sitefall::support
