#!/bin/sh
# Joins the style sheets into target/convene.css, the one file that index.html links.
# Written only when something changed, so that a watching build does not start itself again.
set -eu
cd "$(dirname "$0")/.."
mkdir -p target
next=target/convene.css.next
cat style/base.css style/tokens.css style/layout.css style/frame.css style/shell.css style/print.css style/components/*.css >"$next"
for extra in style/pages/*.css; do
    if [ -f "$extra" ]; then cat "$extra" >>"$next"; fi
done
if cmp -s "$next" target/convene.css; then rm "$next"; else mv "$next" target/convene.css; fi
