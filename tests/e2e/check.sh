# Files are checked without a server: every mistake by its line, experiments by the same data that the loader is tested
# with, and whatever else lies beside them is passed over.
source "$(dirname "$0")/lib.sh"
data=$(realpath "$(dirname "$0")/../unit/experiment/data")

for file in "$data"/good/*; do
  expect_code 0 squall check "$file"
  says "$file: valid experiment" "$dir/out" || fail "a good file is not called valid: $(cat "$dir/out" "$dir/err")"
done

for file in "$data"/bad/*.yaml; do expect_code 2 squall check "$file"; done
expect_code 2 squall check "$data/bad"
not says ": valid" "$dir/out" || fail "a bad file is called valid: $(cat "$dir/out")"
# All problems of all files, as the loader has them; but two are not known as experiments, and one names the tests' verbs.
for file in "$data"/bad/*.expected; do
  [[ $file == */faults.expected || $file == */missing.expected || $file == */not_a_map.expected ]] && continue
  while read -r line; do
    grep -qF -- "$data/bad/$line" "$dir/err" || fail "not told: $line"
  done <"$file"
done

mkdir -p "$dir/files/.git" "$dir/files/deep"
cat >"$dir/files/deep/faults.yml" <<'END'
squall: 1
faults: [{hop: db, on: response, delay: {trace: day.csv}, for: 1m}]
END
printf '10ms\n20ms\n' >"$dir/files/deep/day.csv"
echo '{"squall": 1, "hops": [{"name": "db", "listen": "127.0.0.1:0", "upstream": "127.0.0.1:1"}]}' >"$dir/files/squall.json"
echo '{"name": "shop"}' >"$dir/files/package.json"
echo 'not: ours' >"$dir/files/.git/config.yaml"
expect_code 0 squall check "$dir/files"
says "faults.yml: valid fault file, 1 fault" "$dir/out" || fail "the faults: $(cat "$dir/out")"
says "squall.json: valid configuration of a server" "$dir/out" || fail "the configuration: $(cat "$dir/out")"
says "package.json: skipped" "$dir/out" || fail "the stranger: $(cat "$dir/out")"
[[ $(wc -l <"$dir/out") == 3 ]] || fail "hidden files were looked at: $(cat "$dir/out")"

# Who names a file means it; who names an empty folder has named the wrong one.
expect_code 2 squall check "$dir/files/package.json"
expect_code 2 squall check "$dir/files/.git/missing.yaml"
mkdir "$dir/files/empty"
expect_code 2 squall check "$dir/files/empty"

sed 's/for: 1m/for: 1m, ramp: 2m/' "$dir/files/deep/faults.yml" >"$dir/files/deep/worse.yml"
expect_code 2 squall check --output json "$dir/files/deep"
says '"line": 2' "$dir/out" || fail "no line in JSON: $(cat "$dir/out")"
says '"path": "/faults/0/ramp"' "$dir/out" || fail "no path in JSON: $(cat "$dir/out")"
says '"kind": "faults"' "$dir/out" || fail "no kind in JSON: $(cat "$dir/out")"

# Two experiments of one name: a server could hold only one of them.
cp "$data/good/minimal.yaml" "$dir/files/deep/one.yaml"
cp "$data/good/minimal.yaml" "$dir/files/two.yaml"
expect_code 2 squall check "$dir/files/two.yaml" "$dir/files/deep/one.yaml"
says "one.yaml:2:7: /name: \"db-slow\" is already the name of" "$dir/err" || fail "the second name: $(cat "$dir/err")"
