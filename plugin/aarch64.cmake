# SPDX-License-Identifier: GPL-3.0-or-later
# For a build on another computer: cmake -DCMAKE_TOOLCHAIN_FILE="$PWD/plugin/aarch64.cmake", with Debian's g++-aarch64-linux-gnu.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
