#!/bin/sh
# electron-builder downloads 7za to compress a tarball; gzip writes the same format. Called as: a ... -tgzip ... OUT IN
set -eu
for last in "$@"; do out=${in-}; in=$last; done
gzip -1 -c "$in" > "$out"
