# Flags that every target of the project shares.
function(sitefall_flags target)
    target_compile_features(${target} PRIVATE cxx_std_20)
    set_target_properties(${target} PROPERTIES
        CXX_EXTENSIONS OFF
        POSITION_INDEPENDENT_CODE ON
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON)
    # No contraction into fused operations: compilers must agree on the last bit.
    target_compile_options(${target} PRIVATE -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        # GCC bug 105651: a false alarm inside std::string's operator+ at -O2 and above.
        target_compile_options(${target} PRIVATE -Wno-restrict)
    endif()
    if(SITEFALL_STRICT)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
    if(SITEFALL_SANITIZE)
        target_compile_options(${target} PRIVATE -fsanitize=${SITEFALL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
        target_link_options(${target} PRIVATE -fsanitize=${SITEFALL_SANITIZE})
    endif()
endfunction()

# A layer: a folder of cpp/sitefall is a static library of the same name, and uses only the layers named.
function(sitefall_layer name)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.h)
    add_library(sitefall_${name} STATIC ${sources})
    set_target_properties(sitefall_${name} PROPERTIES LINKER_LANGUAGE CXX)
    target_include_directories(sitefall_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/cpp>)
    target_link_libraries(sitefall_${name} PRIVATE $<BUILD_INTERFACE:sitefall_headers>)
    foreach(used IN LISTS ARGN)
        target_link_libraries(sitefall_${name} PUBLIC sitefall_${used})
    endforeach()
    sitefall_flags(sitefall_${name})
endfunction()
