#!/bin/sh
# names.sh COMPILER: prints NAME(read) and so on for each system call that its headers know.
echo '#include <sys/syscall.h>' | "$1" -E -dM -x c - | sed -n 's/^#define SYS_\([a-z0-9_]*\) .*/NAME(\1)/p' | sort
