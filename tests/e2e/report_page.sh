# A report is opened in a real browser: it is drawn without an error, in light, in the dark, on a phone and on paper, and
# its markup is well formed. The pages are those of a made-up run; no server is needed.
source "$(dirname "$0")/lib.sh"
needs chromium
writer=$(dirname "$squall_binary")/tests/unit/report/write_report_pages
[[ -x $writer ]] || { echo "skipped: write_report_pages is not built"; exit 77; }
mkdir "$dir/pages"
"$writer" "$dir/pages"

# A browser may fail to start on a busy machine; it is tried again.
browser() {
  local tries
  for ((tries = 0; tries < 3; ++tries)); do
    if timeout 60 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$dir/chromium" --enable-logging=stderr \
      "$@" >"$dir/out" 2>"$dir/err"; then return; fi
  done
  cat "$dir/err" >&2
  fail "chromium does not open $*"
}

for page in "$dir"/pages/*.html; do
  browser --dump-dom "file://$page"
  word=$(basename "$page" .html)
  says "<span>${word//_/ }</span>" "$dir/out" || fail "$page does not say $word"
  says "</footer>" "$dir/out" || fail "$page is not complete"
  # A refused style or script would be told on the console.
  not says "CONSOLE" "$dir/err" || fail "$page: $(grep CONSOLE "$dir/err")"
done

# Bytes of a PNG tell little, but one colour all over is a few kilobytes at most.
picture() {
  browser --screenshot="$dir/page.png" --hide-scrollbars "${@:2}" "file://$dir/pages/broken.html"
  (($(stat -c %s "$dir/page.png") > 30000)) || fail "there is nothing to see: $1"
}
picture light --window-size=1100,3000
cp "$dir/page.png" "$dir/light.png"
picture phone --window-size=390,3000
picture dark --window-size=1100,3000 --blink-settings=preferredColorScheme=0
not cmp -s "$dir/page.png" "$dir/light.png" || fail "the dark page looks like the light one"

browser --print-to-pdf="$dir/page.pdf" "file://$dir/pages/broken.html"
(($(grep -ac "/Type */Page\b" "$dir/page.pdf") >= 2)) || fail "page one is not a page of its own on paper"

if command -v xmllint >/dev/null; then
  for report in "$dir"/pages/*.xml; do xmllint --noout "$report" || fail "$report is no XML"; done
fi
