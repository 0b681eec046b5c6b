# Header-only libraries, from PyPI (pgm-build-deps) or from the system.
# Eigen is asked for from the first version on, so that what a build needs does not change when the Markov engine, the
# first to solve linear systems, comes. No version is asked of it here: its version file refuses a later major, and knows no ranges in 3.4.
find_package(Eigen3 CONFIG REQUIRED)
if(Eigen3_VERSION VERSION_LESS 3.4)
    message(FATAL_ERROR "Eigen 3.4 or later is needed, found ${Eigen3_VERSION} in ${Eigen3_DIR}")
endif()
# CONFIG: the module of the same name is retired, and only the config gives Boost::headers from both sources.
find_package(Boost 1.74 CONFIG REQUIRED)
find_package(nlohmann_json 3.11 CONFIG REQUIRED)
find_package(Threads REQUIRED)
message(STATUS "Eigen ${Eigen3_VERSION}, Boost ${Boost_VERSION}, nlohmann_json ${nlohmann_json_VERSION}")

# The headers are no part of what sitefall installs.
add_library(sitefall_headers INTERFACE)
target_link_libraries(sitefall_headers INTERFACE Eigen3::Eigen Boost::headers nlohmann_json::nlohmann_json)
